// Package knowledgetest makes up packs of any size for tests and benchmarks.
package knowledgetest

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing/fstest"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// Country returns the files of a pack of an invented country with so many zones, half of them parks and half clusters, for
// knowledge.Load. The same number of zones gives the same files. A zone has about twenty facts, among them tenants, and
// names in five languages; there is a district for each eight zones, a province for each four districts, sixty articles,
// and figures on the country and each province. It panics above 100,000 zones, for which there are no names.
func Country(zones int) fs.FS {
	c := &country{zones: zones, files: fstest.MapFS{}, taken: map[string]bool{}}
	c.head()
	c.territories()
	c.industries()
	for i := range zones {
		c.zone(i)
	}
	c.statistics()
	c.articles()
	return c.files
}

type country struct {
	zones int
	files fstest.MapFS
	taken map[string]bool // names in any language
	next  int             // name to try
}

// local is a text in the order of knowledge.Langs: vi, en, ko, zh, ja.
type local [5]string

func (t local) yaml() string {
	parts := make([]string, len(t))
	for i, lang := range knowledge.Langs() {
		parts[i] = fmt.Sprintf("%s: %q", lang, t[i])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// with puts the words of args, one after the other, in place of each %s of the same language.
func (t local) with(args ...local) local {
	var out local
	for i := range t {
		words := make([]any, len(args))
		for j, a := range args {
			words[j] = a[i]
		}
		out[i] = fmt.Sprintf(t[i], words...)
	}
	return out
}

func (t local) and(u local) local {
	return local{t[0] + " " + u[0], t[1] + " " + u[1], t[2] + u[2], t[3] + u[3], t[4] + u[4]}
}

// syllables of which the names are made.
var syllables = func() []local {
	var all []local
	for _, row := range strings.Fields(`An:안:安:アン Bình:빈:平:ビン Cát:깟:吉:カット Đông:동:东:ドン Giang:장:江:ザン Hà:하:河:ハー Khê:케:溪:ケー
		Lâm:럼:林:ラム Mỹ:미:美:ミー Nam:남:南:ナム Phú:푸:富:フー Quang:꽝:光:クアン Sơn:선:山:ソン Tân:떤:新:タン Thạch:탁:石:タック
		Vĩnh:빙:永:ヴィン Xuân:쑤언:春:スアン Yên:옌:燕:イエン Hưng:흥:兴:フン Long:롱:龙:ロン Lộc:록:禄:ロック Trung:쭝:中:チュン
		Thái:타이:泰:タイ Bàu:바우:塘:バウ Cẩm:껌:锦:カム Diên:지엔:延:ジエン Đức:득:德:ドゥック Gia:자:嘉:ザー Hải:하이:海:ハイ
		Khánh:카인:庆:カイン Kim:낌:金:キム Liên:리엔:莲:リエン Lương:르엉:良:ルオン Minh:민:明:ミン Ngọc:응옥:玉:ゴック Nhơn:년:仁:ニョン
		Phong:퐁:丰:フォン Quý:꾸이:贵:クイ Sa:사:沙:サー Tây:떠이:西:タイー Thịnh:틴:盛:ティン Trà:짜:茶:チャー Tường:뜨엉:祥:トゥオン
		Vạn:반:万:ヴァン Văn:번:文:ヴァーン Việt:비엣:越:ヴィエト Xá:싸:舍:サア Thủy:투이:水:トゥイ`) {
		p := strings.Split(row, ":")
		all = append(all, local{p[0], title(text.Fold(p[0])), p[1], p[2], p[3]})
	}
	return all
}()

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// name returns a name of two or three syllables that nothing has yet in any language.
func (c *country) name() local {
	n := len(syllables)
	for {
		// Strides prime to the counts spread the first syllables over neighbours.
		i := c.next
		c.next++
		var t local
		switch {
		case i < n*n:
			i = i * 997 % (n * n)
			t = syllables[i/n].and(syllables[i%n])
		case i < n*n+n*n*n:
			i = (i - n*n) * 9973 % (n * n * n)
			t = syllables[i/n/n].and(syllables[i/n%n]).and(syllables[i%n])
		default:
			panic(fmt.Sprintf("no names for %d zones", c.zones))
		}
		if c.take(t) {
			return t
		}
	}
}

func (c *country) take(t local) bool {
	for _, s := range t {
		if c.taken[strings.ToLower(s)] {
			return false
		}
	}
	for _, s := range t {
		c.taken[strings.ToLower(s)] = true
	}
	return true
}

func (c *country) write(name, format string, args ...any) {
	c.files[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
}

func (c *country) head() {
	c.write("pack.yaml", "id: country\nname: %s\nhome: country\nlanguages: [vi, en, ko, zh, ja]\ncompiled: 2026-01-01\nrefer: %s\n",
		local{"Khu công nghiệp cả nước (hư cấu)", "Industrial zones of an invented country", "가상의 나라의 산업단지", "虚构国家的工业园区", "架空の国の工業団地"}.yaml(),
		local{"Gửi /human.", "Send /human.", "/human 을 보내세요.", "请发送 /human。", "/human をお送りください。"}.yaml())
	c.write("sources.yaml", `sources:
  - {id: board, title: "Report of the boards", publisher: "Boards", date: 2025-06, reliability: high}
  - {id: news, title: "News of the zones", publisher: "Newspaper", date: "2024?", reliability: medium}
`)
	c.write("places.yaml", "places:\n  - id: capital\n    kind: city\n    names: %s\n  - id: port\n    kind: port\n    names: %s\n  - id: airport\n    kind: airport\n    names: %s\n",
		local{"Thành phố Kinh Đô", "Kinh Do City", "낀도시", "京都城", "キンドー市"}.yaml(),
		local{"cảng Sóng Cả", "Song Ca port", "송까항", "大浪港", "ソンカー港"}.yaml(),
		local{"sân bay Mây Bạc", "May Bac airport", "머이박 공항", "银云机场", "マイバック空港"}.yaml())
}

// zonesPerDistrict and districtsPerProvince say how the country is divided.
const zonesPerDistrict, districtsPerProvince = 8, 4

func (c *country) districts() int { return (c.zones-1)/zonesPerDistrict + 1 }
func (c *country) provinces() int { return (c.districts()-1)/districtsPerProvince + 1 }

func (c *country) territories() {
	var b strings.Builder
	fmt.Fprintf(&b, "territories:\n  - {id: country, kind: province, names: %s}\n", local{"nước Vạn Xuân Mới", "New Van Xuan", "신반쑤언", "新万春国", "新ヴァンスアン国"}.yaml())
	for i := range c.provinces() {
		n := c.name()
		fmt.Fprintf(&b, "  - {id: province-%d, kind: province, part_of: country, names: %s}\n", i, local{"tỉnh %s", "%s Province", "%s성", "%s省", "%s省"}.with(n).yaml())
	}
	for i := range c.districts() {
		n := c.name()
		fmt.Fprintf(&b, "  - {id: district-%d, kind: district, part_of: province-%d, names: %s}\n", i, i/districtsPerProvince, local{"huyện %s", "%s District", "%s현", "%s县", "%s県"}.with(n).yaml())
	}
	c.write("territories.yaml", "%s", b.String())
}

var industries = []struct {
	id   string
	name local
}{
	{"electronics", local{"điện tử", "electronics", "전자", "电子", "電子"}},
	{"components", local{"linh kiện điện tử", "electronic components", "전자부품", "电子元件", "電子部品"}},
	{"garments", local{"may mặc", "garments", "봉제", "服装", "縫製"}},
	{"mechanics", local{"cơ khí", "mechanical engineering", "기계", "机械", "機械"}},
	{"food", local{"thực phẩm", "food", "식품", "食品", "食料品"}},
	{"wood", local{"chế biến gỗ", "wood processing", "목재", "木材加工", "木材加工業"}},
	{"plastics", local{"nhựa", "plastics", "플라스틱", "塑料", "プラスチック"}},
	{"chemicals", local{"hóa chất", "chemicals", "화학", "化工", "化学"}},
	{"logistics", local{"kho vận", "logistics", "물류", "物流", "ロジスティクス"}},
	{"footwear", local{"giày dép", "footwear", "신발", "鞋业", "靴"}},
}

func (c *country) industries() {
	var b strings.Builder
	b.WriteString("industries:\n")
	for _, i := range industries {
		fmt.Fprintf(&b, "  - {id: %s, names: %s}\n", i.id, i.name.yaml())
	}
	c.write("industries.yaml", "%s", b.String())
}

var states = []struct {
	state       string
	zone, plant local
}{
	{"operating", local{"Đang hoạt động.", "Operating.", "운영 중입니다.", "已投入运营。", "稼働中です。"},
		local{"Trạm xử lý nước thải công suất {cap} đang vận hành.", "A plant of {cap} is in operation.", "{cap} 규모의 처리장이 가동 중입니다.", "{cap}处理站已投运。", "{cap}の処理場が稼働中です。"}},
	{"building", local{"Đang xây dựng hạ tầng.", "Infrastructure is being built.", "기반시설 공사 중입니다.", "基础设施正在建设。", "インフラを建設中です。"},
		local{"Trạm xử lý nước thải công suất {cap} đang xây dựng.", "A plant of {cap} is being built.", "{cap} 규모의 처리장을 건설 중입니다.", "{cap}处理站正在建设。", "{cap}の処理場を建設中です。"}},
	{"planned", local{"Mới có quy hoạch.", "Planned.", "계획 단계입니다.", "尚在规划。", "計画段階です。"},
		local{"Trạm xử lý nước thải công suất {cap} nằm trong quy hoạch.", "A plant of {cap} is planned.", "{cap} 규모의 처리장이 계획되어 있습니다.", "规划建设{cap}处理站。", "{cap}の処理場が計画されています。"}},
}

// zone writes the file of one zone.
func (c *country) zone(i int) {
	random := rand.New(rand.NewPCG(7, uint64(i)))
	kind, full := "kcn", local{"Khu công nghiệp %s", "%s Industrial Park", "%s 산업단지", "%s工业园区", "%s工業団地"}
	if i%2 == 1 {
		kind, full = "ccn", local{"Cụm công nghiệp %s", "%s Industrial Cluster", "%s 산업클러스터", "%s工业集群", "%s工業クラスター"}
	}
	n := c.name()
	state := states[random.IntN(len(states))]
	planned := 20 + random.IntN(580)
	industrial := planned * 7 / 10
	leased := industrial * random.IntN(101) / 100
	first, second := industries[random.IntN(len(industries))], industries[random.IntN(len(industries)-1)]
	if first.id == second.id {
		second = industries[len(industries)-1]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "id: zone-%d\nkind: %s\nnames: %s\nshort: %s\ntranscribed: [ko, zh, ja]\ndistrict: district-%d\nfacts:\n", i, kind, full.with(n).yaml(), n.yaml(), i/zonesPerDistrict)
	fact := func(measure, format string, args ...any) {
		fmt.Fprintf(&b, "  - {measure: %s, as_of: 2025-%02d, sources: [board], %s}\n", measure, 1+i%12, fmt.Sprintf(format, args...))
	}
	fact("location.address", "text: %s", local{"Huyện và tỉnh nơi có %s.", "In the district of %s.", "%s 소재 현.", "%s所在县。", "%sのある県。"}.with(n).yaml())
	fact("location.distance", "place: capital, value: %d, unit: km", 10+random.IntN(500))
	fact("location.distance", "place: port, value: %d, unit: km", 5+random.IntN(200))
	fact("location.distance", "place: airport, value: %d, unit: km", 5+random.IntN(100))
	fact("land.status", "state: %s, text: %s", state.state, state.zone.yaml())
	fact("land.planned", "value: %d, unit: ha", planned)
	fact("land.industrial", "value: %d, unit: ha", industrial)
	fact("land.leased", "value: %d, unit: ha", leased)
	fact("land.available", "value: %d, unit: ha", industrial-leased)
	fact("land.occupancy", `value: %.1f, unit: "%%"`, 100*float64(leased)/float64(industrial))
	fact("land.rent", "value: %d, unit: USD/m2, price: {term: lease, tax: excluded}", 40+random.IntN(120))
	fact("land.lease_end", "value: %d, unit: year", 2050+random.IntN(30))
	fact("land.industries", "tags: [%s, %s], text: %s", first.id, second.id, local{"Thu hút %s và %s.", "For %s and %s.", "%s 및 %s 업종.", "面向%s和%s。", "%sと%sの業種。"}.with(first.name, second.name).yaml())
	fact("facility.wastewater", "state: %s, text: %s, figures: {cap: {value: %d, unit: m3/day}}", state.state, state.plant.yaml(), 500*(1+random.IntN(20)))
	fact("facility.power", "state: operating, value: %d, unit: MVA", 40+random.IntN(90))
	fact("profile.developer", "name: %q", "Hạ tầng "+n[0])
	fact("profile.tenant", "key: first, name: %q, tags: [%s]", "Nhà máy "+n[0], first.id)
	fact("profile.tenant", "key: second, name: %q, tags: [%s]", n[1]+" Vina", second.id)
	fact("stat.projects", "value: %d, unit: projects", 1+random.IntN(90))
	fact("stat.workers", "value: %d, unit: people", 100*(1+random.IntN(200)))
	c.write(fmt.Sprintf("zones/zone-%d.yaml", i), "%s", b.String())
}

func (c *country) statistics() {
	var b strings.Builder
	b.WriteString("statistics:\n")
	subject := func(territory string, share int) {
		for _, kind := range []struct{ id, unit string }{{"kcn", "parks"}, {"ccn", "clusters"}} {
			line := func(measure string, value int, unit string) {
				fmt.Fprintf(&b, "  - {territory: %s, kind: %s, measure: %s, value: %d, unit: %s, as_of: 2025-06, sources: [board]}\n", territory, kind.id, measure, value, unit)
			}
			line("stat.zones", share/2, kind.unit)
			line("stat.area", share*200, "ha")
			line("stat.projects", share*30, "projects")
			line("stat.workers", share*4000, "people")
			line("stat.occupancy", 55, `"%"`)
		}
	}
	subject("country", c.zones)
	for i := range c.provinces() {
		subject(fmt.Sprintf("province-%d", i), zonesPerDistrict*districtsPerProvince)
	}
	c.write("statistics.yaml", "%s", b.String())
}

// subjects and aspects make up what the articles are about.
var subjects = []struct {
	id, topic string
	name      local
}{
	{"cit", "incentive", local{"thuế thu nhập doanh nghiệp", "corporate income tax", "법인세", "企业所得税", "法人税"}},
	{"duty", "incentive", local{"thuế nhập khẩu", "import duty", "수입관세", "进口关税", "輸入関税"}},
	{"training", "incentive", local{"đào tạo lao động", "training of workers", "인력 교육", "员工培训", "人材育成"}},
	{"irc", "procedure", local{"giấy chứng nhận đầu tư", "investment certificate", "투자등록증", "投资登记证", "投資登録証"}},
	{"permit", "procedure", local{"giấy phép xây dựng", "building permit", "건축 허가", "施工许可证", "建築許可"}},
	{"environment", "procedure", local{"giấy phép môi trường", "environmental permit", "환경 허가", "环境许可证", "環境許可"}},
	{"fire", "procedure", local{"thẩm duyệt phòng cháy", "fire safety approval", "소방 승인", "消防审批", "消防審査"}},
	{"housing", "facility", local{"nhà ở công nhân", "housing for workers", "근로자 주택", "职工住房", "従業員住宅"}},
	{"customs", "procedure", local{"thủ tục hải quan", "customs clearance", "통관", "海关手续", "通関"}},
	{"visa", "procedure", local{"giấy phép lao động", "work permits", "취업 허가", "工作许可", "労働許可"}},
	{"power", "facility", local{"đấu nối điện", "grid connection", "전력 연결", "电力接入", "電力接続"}},
	{"payment", "land", local{"trả tiền thuê đất", "payment of rent", "임대료 납부", "支付租金", "賃料の支払い"}},
}

var aspects = []struct {
	id   string
	name local
}{
	{"time", local{"thời gian giải quyết", "time it takes", "소요 기간", "办理时间", "所要期間"}},
	{"office", local{"nơi nộp hồ sơ", "office in charge", "접수 기관", "受理机关", "受付窓口"}},
	{"papers", local{"thành phần hồ sơ", "papers needed", "구비 서류", "所需材料", "必要書類"}},
	{"fee", local{"lệ phí", "official charges", "수수료", "手续费", "手数料"}},
	{"renewal", local{"gia hạn", "renewal", "연장", "延期", "更新"}},
}

func (c *country) articles() {
	var b strings.Builder
	b.WriteString("articles:\n")
	for i, s := range subjects {
		for j, a := range aspects {
			about := local{"%s về %s", "%[2]s: %[1]s", "%[2]s %[1]s", "%[2]s的%[1]s", "%[2]sの%[1]s"}.with(a.name, s.name)
			ask := local{"%s thế nào?", "What about %s?", "%s은 어떻게 되나요?", "%s是怎样的？", "%sはどうなっていますか"}.with(about)
			body := local{"Quy định về %s: áp dụng {n} kể từ ngày đủ hồ sơ tại ban quản lý.", "On %s: {n} from a complete file at the management board.", "%s: 관리위원회에 서류가 완비된 날부터 {n}.", "%s：自管委会收齐材料起{n}。", "%s：管理委員会で書類が整ってから{n}。"}.with(about)
			fmt.Fprintf(&b, "  - id: %s.%s-%s\n    topic: %s\n    title: %s\n    questions:\n", s.topic, s.id, a.id, s.topic, about.yaml())
			for k, lang := range knowledge.Langs() {
				fmt.Fprintf(&b, "      %s: [%q]\n", lang, ask[k])
			}
			fmt.Fprintf(&b, "    text: %s\n    figures: {n: {value: %d, unit: days}}\n    as_of: 2025-06\n    sources: [news]\n    tags: [%s]\n", body.yaml(), 3+i*5+j, s.id)
		}
	}
	c.write("articles/articles.yaml", "%s", b.String())
}
