package search

import (
	"slices"
	"strings"

	"zonedesk/search/text"
)

// conceptTable lists what people write for one thing, the abbreviation first, folded. Both documents and questions are
// read by it, since Bleve's synonyms don't match several words.
const conceptTable = `
kcn: kcn, khu cong nghiep, industrial park, industrial parks, industrial zone, industrial zones, industrial estate, industrial estates, ip, ips, iz, 工业园区, 工业园, 工业区, 工業団地, 산업단지, 공단
ccn: ccn, cum cong nghiep, industrial cluster, industrial clusters, 工业集群, 工业集中区, 産業クラスター, 工業クラスター, 工業クラスタ, 산업클러스터
kkt: kkt, khu kinh te, economic zone, economic zones, ez, 经济区, 経済区, 경제구역
kcx: kcx, khu che xuat, export processing zone, export processing zones, epz, 出口加工区, 輸出加工区, 수출가공구역
kcnc: kcnc, khu cong nghe cao, high tech park, high tech zone, hi tech park
xlnt: xlnt, xu ly nuoc thai, nuoc thai, wastewater treatment, waste water treatment, wastewater, waste water, sewage, wwtp, 污水处理, 污水, 排水処理, 廃水処理, 폐수처리, 폐수
gpmb: gpmb, giai phong mat bang, den bu, site clearance, land clearance, ground clearance, 征地, 场地清理, 用地取得, 부지정리
fdi: fdi, dau tu truc tiep nuoc ngoai, dau tu nuoc ngoai, von nuoc ngoai, foreign direct investment, foreign investment, 外商直接投资, 外商投资, 海外直接投資, 外国直接投資, 외국인직접투자, 외국인투자
cit: cit, tndn, thu nhap doanh nghiep, corporate income tax, 企业所得税, 法人税, 法人所得税, 법인세
pit: pit, tncn, thu nhap ca nhan, personal income tax
vat: vat, gtgt, gia tri gia tang, value added tax, 增值税, 付加価値税, 부가가치세
irc: irc, gcndkdt, gcn dkdt, gcndt, giay chung nhan dang ky dau tu, giay chung nhan dau tu, investment registration certificate, investment certificate, investment licence, investment license, 投资登记证, 投資登録証明書, 투자등록증
erc: erc, gcndkdn, giay chung nhan dang ky doanh nghiep, enterprise registration certificate, business registration certificate, 企业登记证, 企業登録証明書, 기업등록증
qd: qd, quyet dinh
nd: nd, nghi dinh, decree, decrees
nq: nq, nghi quyet
tt: tt, thong tu, circular, circulars
ubnd: ubnd, uy ban nhan dan, people s committee, peoples committee, 人民委员会, 人民委員会, 인민위원회
bql: bql, ban quan ly, management board, management authority, 管理委员会, 管委会, 管理委員会, 관리위원회
dtm: dtm, danh gia tac dong moi truong, environmental impact assessment, eia, 环境影响评价, 環境影響評価, 환경영향평가
gpmt: gpmt, giay phep moi truong, environmental permit, environmental licence, environmental license
pccc: pccc, phong chay chua chay, phong chay, fire prevention, fire fighting, firefighting, fire safety, 消防, 소방
ql: ql, quoc lo, national highway, national road, highway no, 国道, 국도
qsdd: qsdd, quyen su dung dat, land use right, land use rights, 土地使用权, 土地使用権, 토지사용권
nld: nld, nguoi lao dong
dn: dn, doanh nghiep, enterprise, enterprises
hcns: hcns, hanh chinh nhan su
cntt: cntt, cong nghe thong tin
`

type phrase struct {
	words   []string
	concept string
	long    int // words of the concept's first phrase that is no abbreviation
}

var (
	phrases    = readPhrases()    // by first word, the longest first
	runPhrases = readRunPhrases() // of Han, Kana and Hangul, the longest first
)

func eachPhrase(do func(concept, phrase string, long int)) {
	for line := range strings.SplitSeq(strings.TrimSpace(conceptTable), "\n") {
		concept, list, _ := strings.Cut(line, ": ")
		all := strings.Split(list, ", ")
		long := 1
		if i := slices.IndexFunc(all, func(p string) bool { return strings.Contains(p, " ") }); i >= 0 {
			long = len(strings.Fields(all[i]))
		}
		for _, p := range all {
			do(concept, p, long)
		}
	}
}

func readPhrases() map[string][]phrase {
	out := map[string][]phrase{}
	eachPhrase(func(concept, p string, long int) {
		words := strings.Fields(p)
		if words[0][0] < 0x80 {
			out[words[0]] = append(out[words[0]], phrase{words, concept, long})
		}
	})
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return out
}

func readRunPhrases() []phrase {
	var out []phrase
	eachPhrase(func(concept, p string, long int) {
		if p[0] >= 0x80 {
			out = append(out, phrase{[]string{p}, concept, long})
		}
	})
	slices.SortStableFunc(out, func(a, b phrase) int { return len(b.words[0]) - len(a.words[0]) })
	return out
}

// conceptAt returns the concept that the first n tokens make up; n is 0 for none.
func conceptAt(tokens []text.Token) (concept string, n int) {
	for _, p := range phrases[tokens[0].Folded] {
		if startsWith(tokens, p.words) {
			return p.concept, len(p.words)
		}
	}
	return "", 0
}

func startsWith(tokens []text.Token, words []string) bool {
	if len(tokens) < len(words) {
		return false
	}
	for i, w := range words {
		if tokens[i].Folded != w {
			return false
		}
	}
	return true
}

// conceptWeight makes a concept weigh as much as the words it stands for would.
func conceptWeight(concept string) float64 {
	longest := 1
	for _, p := range phrases[concept] {
		longest = max(longest, p.long)
	}
	return float64(longest)
}

// runConcepts returns the concepts named within runs of Han, Kana and Hangul.
func runConcepts(runs []string) []string {
	concepts, _ := takeConcepts(runs)
	return concepts
}

// takeConcepts returns the concepts named within runs, and what is left of the runs without their names.
func takeConcepts(runs []string) (concepts, rest []string) {
	for _, run := range runs {
		for _, p := range runPhrases {
			if !strings.Contains(run, p.words[0]) {
				continue
			}
			run = strings.ReplaceAll(run, p.words[0], " ")
			if !slices.Contains(concepts, p.concept) {
				concepts = append(concepts, p.concept)
			}
		}
		rest = append(rest, strings.Fields(run)...)
	}
	return concepts, rest
}
