package search

import (
	"regexp"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// Doc is what one search document is made from: a record in one language.
type Doc struct {
	ID    string // the record's: of an article or fact as it stands, "zone.ID" of a zone, "contact.ID" of a contact
	Lang  knowledge.Lang
	Title string
	Body  string
	Topic string   // one of knowledge.Topics; empty for zones
	Zones []string // ids of the zones it is about; empty: of no zone in particular

	Lesser bool // a fact beside one of the same subject and measure that is preferred
}

// Docs are the documents of a pack: one for each article, fact with words, zone and contact, in each language that it has
// a text in, in the pack's order. Records that are not to be told are left out.
func Docs(pack *knowledge.Pack) []Doc {
	s := shelf{zones: map[string]*knowledge.Zone{}, documents: map[string]*knowledge.Document{}, preferred: map[subject]bool{}}
	for _, z := range pack.Zones {
		s.zones[z.ID] = z
	}
	for _, d := range pack.Documents {
		s.documents[d.ID] = d
	}
	for _, f := range pack.Facts {
		if f.Preferred {
			s.preferred[subjectOf(f)] = true
		}
	}
	for _, lang := range languages(pack) {
		for _, z := range pack.Zones {
			s.addZone(z, lang)
		}
		for _, a := range pack.Articles {
			s.addArticle(a, lang)
		}
		for _, f := range pack.Facts {
			s.addFact(f, lang)
		}
		for _, c := range pack.Contacts {
			s.addContact(c, lang)
		}
	}
	return s.docs
}

func languages(pack *knowledge.Pack) []knowledge.Lang {
	if len(pack.Languages) == 0 {
		return knowledge.Langs()
	}
	return slices.DeleteFunc(knowledge.Langs(), func(l knowledge.Lang) bool { return !slices.Contains(pack.Languages, l) })
}

// shelf collects documents.
type shelf struct {
	zones     map[string]*knowledge.Zone
	documents map[string]*knowledge.Document
	preferred map[subject]bool
	docs      []Doc
}

// subject is what facts that disagree have in common.
type subject struct {
	zone, territory, origin, stage, place string
	kind                                  knowledge.Kind
	measure                               knowledge.Measure
}

func subjectOf(f *knowledge.Fact) subject {
	return subject{f.Zone, f.Territory, f.Origin, f.Stage, f.Place, f.Kind, f.Measure}
}

func (s *shelf) addZone(z *knowledge.Zone, lang knowledge.Lang) {
	title, _ := z.Names.In(lang)
	names := append([]string{z.Short[lang]}, z.Aliases[lang]...)
	if lang != knowledge.VI { // people mix in the names on signs and maps
		names = append(names, z.Names[knowledge.VI], z.Names[knowledge.EN])
	}
	names = slices.DeleteFunc(names, func(n string) bool { return strings.Contains(title, n) })
	s.add(Doc{ID: "zone." + z.ID, Lang: lang, Title: title, Body: lines(names...), Zones: []string{z.ID}})
}

func (s *shelf) addArticle(a *knowledge.Article, lang knowledge.Lang) {
	if a.Text[lang] == "" {
		return
	}
	parts := append(slices.Clone(a.Questions[lang]), s.prose(a.Text, lang), s.prose(a.Caution, lang))
	for _, id := range a.Documents {
		if d := s.documents[id]; d != nil {
			parts = append(parts, d.Number, d.Name[lang])
		}
	}
	s.add(Doc{ID: a.ID, Lang: lang, Title: a.Title[lang], Body: lines(parts...), Topic: a.Topic, Zones: a.Zones})
}

// addFact adds a fact that says something in words: figures alone are found by measure, not by search.
func (s *shelf) addFact(f *knowledge.Fact, lang knowledge.Lang) {
	if f.Refer || f.Text[lang] == "" && (f.Name == "" || len(f.Text) > 0) {
		return
	}
	d := Doc{ID: f.ID, Lang: lang, Topic: topicOf(f.Measure), Lesser: !f.Preferred && s.preferred[subjectOf(f)]}
	title := []string{measureWords[f.Measure][lang], f.Name}
	var zone string
	if z := s.zones[f.Zone]; z != nil {
		short, _ := z.Short.In(lang)
		zone, _ = z.Names.In(lang)
		title = append([]string{short}, title...)
		d.Zones = []string{z.ID}
	}
	d.Title = strings.Join(slices.DeleteFunc(title, isEmpty), " ")
	parts := append([]string{zone, s.prose(f.Text, lang), s.prose(f.Note, lang)}, f.Aliases...)
	d.Body = lines(parts...)
	s.add(d)
}

func (s *shelf) addContact(c *knowledge.Contact, lang knowledge.Lang) {
	name, _ := c.Names.In(lang)
	s.add(Doc{ID: "contact." + c.ID, Lang: lang, Title: name, Body: lines(contactWords[lang], s.prose(c.Role, lang), c.Address[lang], s.prose(c.Note, lang)), Topic: "contact"})
}

func (s *shelf) add(d Doc) { s.docs = append(s.docs, d) }

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// prose returns a text in lang with document placeholders named and figures left out.
func (s *shelf) prose(t knowledge.Text, lang knowledge.Lang) string {
	return placeholder.ReplaceAllStringFunc(t[lang], func(p string) string {
		if d := s.documents[strings.TrimSuffix(strings.TrimPrefix(p, "{doc:"), "}")]; d != nil {
			return d.Name[lang]
		}
		return " "
	})
}

func topicOf(m knowledge.Measure) string {
	info, _ := m.Info()
	return info.Topic
}

// lines joins what is not empty and not there yet, a line each.
func lines(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n")
}

func isEmpty(s string) bool { return s == "" }

var contactWords = knowledge.Text{"vi": "liên hệ, địa chỉ, điện thoại, email", "en": "contact, address, phone, email", "ko": "연락처 주소 전화 이메일", "zh": "联系方式 地址 电话 邮箱", "ja": "連絡先 問い合わせ 住所 電話 メール"}

// measureWords are what people call the measures whose facts are words.
var measureWords = map[knowledge.Measure]knowledge.Text{
	"land.status":             {"vi": "tình trạng, hiện trạng, tiến độ", "en": "status, progress", "ko": "현황 진행 상황", "zh": "现状 进度", "ja": "現状 進捗状況"},
	"land.industries":         {"vi": "ngành nghề thu hút đầu tư, lĩnh vực", "en": "target industries, sectors", "ko": "유치 업종", "zh": "招商行业 产业", "ja": "誘致業種 対象業種"},
	"facility.infrastructure": {"vi": "hạ tầng kỹ thuật, cơ sở hạ tầng", "en": "infrastructure, utilities", "ko": "인프라 기반시설", "zh": "基础设施", "ja": "インフラ 基盤設備"},
	"facility.wastewater":     {"vi": "xử lý nước thải, trạm xử lý nước thải tập trung", "en": "wastewater treatment plant", "ko": "폐수처리장 폐수 처리", "zh": "污水处理厂", "ja": "排水処理場 廃水処理"},
	"facility.water":          {"vi": "cấp nước, nước sạch, nước máy", "en": "water supply, clean water", "ko": "용수 급수 물 공급", "zh": "供水 自来水", "ja": "給水 工業用水 上水"},
	"facility.power":          {"vi": "cấp điện, trạm biến áp, nguồn điện", "en": "power supply, electricity, substation", "ko": "전력 전기 공급 변전소", "zh": "供电 电力 变电站", "ja": "電力 電気 変電所"},
	"facility.roads":          {"vi": "đường giao thông nội bộ, đường trục", "en": "internal roads, road network", "ko": "도로 내부 도로", "zh": "道路 内部道路", "ja": "道路 区画内道路"},
	"facility.telecom":        {"vi": "viễn thông, internet, cáp quang", "en": "telecommunications, internet, fibre", "ko": "통신 인터넷", "zh": "通信 互联网 网络", "ja": "通信 インターネット"},
	"facility.gas":            {"vi": "khí đốt, gas", "en": "gas supply", "ko": "가스", "zh": "燃气 天然气", "ja": "ガス"},
	"facility.fire":           {"vi": "phòng cháy chữa cháy", "en": "fire prevention, firefighting", "ko": "소방", "zh": "消防", "ja": "消防 防火"},
	"facility.drainage":       {"vi": "thoát nước mưa", "en": "drainage, storm water", "ko": "배수 우수", "zh": "排水 雨水", "ja": "雨水排水"},
	"facility.solid_waste":    {"vi": "chất thải rắn, rác thải", "en": "solid waste", "ko": "폐기물 고형 폐기물", "zh": "固体废物 垃圾", "ja": "固形廃棄物 ごみ"},
	"facility.worker_housing": {"vi": "nhà ở công nhân, nhà ở xã hội", "en": "worker housing, accommodation, dormitory", "ko": "근로자 주택 기숙사", "zh": "工人住房 宿舍", "ja": "労働者住宅 寮"},
	"facility.office":         {"vi": "nhà điều hành, văn phòng", "en": "management office", "ko": "관리사무소", "zh": "管理办公室", "ja": "管理事務所"},
	"location.former":         {"vi": "vị trí, địa chỉ cũ, thuộc huyện nào trước đây", "en": "location, former address", "ko": "위치 이전 주소", "zh": "位置 原地址", "ja": "所在地 旧住所"},
	"location.address":        {"vi": "vị trí, địa chỉ hiện nay, ở đâu, thuộc xã nào", "en": "location, address today, where it is", "ko": "위치 현재 주소", "zh": "位置 地址", "ja": "所在地 現住所"},
	"location.surrounding":    {"vi": "vị trí, tiếp giáp, xung quanh, kết nối giao thông", "en": "location, surroundings, neighbours, connections", "ko": "입지 주변", "zh": "周边 位置", "ja": "立地 周辺"},
	"profile.developer":       {"vi": "chủ đầu tư hạ tầng", "en": "infrastructure developer, investor", "ko": "개발사 시행사 인프라 투자자", "zh": "基础设施开发商 投资方", "ja": "インフラ開発業者 デベロッパー"},
	"profile.tenant":          {"vi": "doanh nghiệp thuê, nhà đầu tư thứ cấp, nhà máy", "en": "tenant, company, factory", "ko": "입주 기업 공장", "zh": "入驻企业 工厂", "ja": "入居企業 テナント 工場"},
	"profile.legal":           {"vi": "căn cứ pháp lý, quyết định thành lập, quy hoạch", "en": "legal basis, establishment decision, planning", "ko": "법적 근거 설립 결정", "zh": "法律依据 成立决定", "ja": "法的根拠 設立決定"},
}
