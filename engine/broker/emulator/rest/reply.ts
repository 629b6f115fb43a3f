import { padColumns } from '../text.ts';

/** A reply of the broker before it is bytes. */
export interface Reply {
  readonly status: number;
  /** Response header `tr_cont`: F and M more to come, D and E the end; empty where there are no pages. */
  readonly trCont: '' | 'F' | 'M' | 'D' | 'E';
  readonly body: Readonly<Record<string, unknown>>;
}

/** Values of a reply: strings all of them. */
export type Fields = Readonly<Record<string, string>>;

/** Documented fields that the practice world has nothing for. */
export const blank = (names: string, value = ''): Fields =>
  Object.fromEntries(names.split(' ').map((name) => [name, value]));

type Outputs = Readonly<Record<string, Fields | readonly Fields[] | string>>;

/** Documented width of a message in columns. */
const MESSAGE_COLUMNS = 80;

/** A quote's answer. */
export const quoted = (outputs: Outputs, trCont: Reply['trCont'] = ''): Reply => ({
  status: 200,
  trCont,
  body: { ...outputs, rt_cd: '0', msg_cd: 'MCA00000', msg1: '정상처리 되었습니다.' },
});

/** An inquiry's answer about the account. */
export const inquired = (outputs: Outputs, trCont: Reply['trCont'] = ''): Reply => {
  const [code, message] = INQUIRY_MESSAGES[trCont];
  return {
    status: 200,
    trCont,
    body: { ...outputs, rt_cd: '0', msg_cd: code, msg1: padColumns(message, MESSAGE_COLUMNS) },
  };
};

const INQUIRY_MESSAGES: Readonly<Record<Reply['trCont'], readonly [string, string]>> = {
  '': ['KIOK0510', '조회가 완료되었습니다'],
  F: ['KIOK0500', '조회가 계속됩니다..다음버튼을 Click 하십시오.'],
  M: ['KIOK0500', '조회가 계속됩니다..다음버튼을 Click 하십시오.'],
  D: ['KIOK0510', '조회가 완료되었습니다'],
  E: ['KIOK0460', '조회 되었습니다. (마지막 자료)'],
};

/** An order that was taken. */
export const ordered = (output: Fields): Reply => ({
  status: 200,
  trCont: '',
  body: {
    rt_cd: '0',
    msg_cd: 'APBK0013',
    msg1: padColumns('주문 전송 완료 되었습니다.', MESSAGE_COLUMNS),
    output,
  },
});

/** A business error: status 200 and nothing but the envelope. */
export const refused = (code: string, message: string, rtCd = '1'): Reply => ({
  status: 200,
  trCont: '',
  body: { rt_cd: rtCd, msg_cd: code, msg1: padColumns(message, MESSAGE_COLUMNS) },
});

/** An error of the gateway: status 500 with the envelope. */
export const gatewayError = (code: keyof typeof GATEWAY_MESSAGES): Reply => ({
  status: 500,
  trCont: '',
  body: { rt_cd: '1', msg_cd: code, msg1: GATEWAY_MESSAGES[code] },
});

/** Text of the gateway's codes (broker's workbook, error codes). */
export const GATEWAY_MESSAGES = {
  EGW00002: '서버 에러가 발생했습니다.',
  EGW00101: '유효하지 않은 요청입니다.',
  EGW00102: 'AppKey는 필수입니다.',
  EGW00103: '유효하지 않은 AppKey입니다.',
  EGW00104: 'AppSecret은 필수입니다.',
  EGW00105: '유효하지 않은 AppSecret입니다.',
  EGW00115: '권한부여 타입(grant_type)은 필수입니다.',
  EGW00116: '지원하지 않는 권한부여 타입(grant_type)입니다.',
  EGW00121: '유효하지 않은 token 입니다.',
  EGW00122: 'token을 찾을 수 없습니다.',
  EGW00123: '기간이 만료된 token 입니다.',
  EGW00133: '접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)',
  EGW00201: '초당 거래건수를 초과하였습니다.',
  EGW00202: 'GW라우팅 중 오류가 발생했습니다.',
  EGW00213: '모의투자 TR 이 아닙니다.',
} as const;

/** An error of the token desk, whose body is not the envelope. */
export const tokenError = (code: keyof typeof GATEWAY_MESSAGES, status = 403): Reply => ({
  status,
  trCont: '',
  body: { error_code: code, error_description: GATEWAY_MESSAGES[code] },
});

/** What was asked for is not there: the broker says so as an error of its own number. */
export const NOTHING_FOUND = refused('KIOK0560', '조회할 내용이 없습니다', '7');

/** Errors of the query server. */
export const QUERY_ERRORS = {
  noService: refused('OPSQ0002', '없는 서비스 코드 입니다.'),
  noTrId: refused('OPSQ9999', 'JSON PARSING ERROR : tr_id not found'),
  notJson: refused('OPSQ9997', 'JSON PARSING ERROR : invalid json format'),
  account: refused('OPSQ2000', 'ERROR : INPUT INVALID_CHECK_ACNO', '2'),
  market: refused('OPSQ2001', 'ERROR : INPUT INVALID_CHECK_MRKT_DIV_CODE', '2'),
  fieldLength: refused('OPSQ2002', 'ERROR : INPUT INVALID_CHECK_FIELD_LENGTH', '2'),
} as const;
