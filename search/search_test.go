package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/mapping"
	api "github.com/blevesearch/bleve_index_api"

	"zonedesk/knowledge"
)

func samplePack() *knowledge.Pack {
	zone := func(id, name, ko, zh, ja string) *knowledge.Zone {
		return &knowledge.Zone{
			ID: id, Kind: knowledge.Park,
			Names: knowledge.Text{"vi": "Khu công nghiệp " + name, "en": fold(name) + " Industrial Park", "ko": ko + " 산업단지", "zh": zh + "工业园区", "ja": ja + "工業団地"},
			Short: knowledge.Text{"vi": name, "en": fold(name), "ko": ko, "zh": zh, "ja": ja},
		}
	}
	return &knowledge.Pack{
		ID:   "sample",
		Hash: "0123456789abcdef0123456789abcdef",
		Documents: []*knowledge.Document{
			{ID: "cit-law", Number: "67/2025/QH15", Name: knowledge.Text{"vi": "Luật Thuế thu nhập doanh nghiệp số 67/2025/QH15", "en": "Law on Corporate Income Tax No. 67/2025/QH15"}},
		},
		Zones: []*knowledge.Zone{
			zone("luong-son", "Lương Sơn", "르엉선", "梁山", "リョンソン"),
			zone("yen-quang", "Yên Quang", "옌꽝", "安光", "イエンクアン"),
			zone("mong-hoa", "Mông Hóa", "몽호아", "蒙化", "モンホア"),
		},
		Facts: []*knowledge.Fact{
			{ID: "zone.luong-son.facility.wastewater", Zone: "luong-son", Measure: "facility.wastewater", Text: knowledge.Text{
				"vi": "Trạm xử lý tập trung công suất {cap} đang vận hành.", "en": "A central plant of {cap} is in operation.", "ko": "중앙 폐수처리장 {cap} 가동 중.", "zh": "集中污水处理厂{cap}已运行。", "ja": "集中排水処理場{cap}が稼働中。"}},
			{ID: "zone.yen-quang.facility.wastewater", Zone: "yen-quang", Measure: "facility.wastewater", Text: knowledge.Text{
				"vi": "Chưa xây dựng, nằm trong quy hoạch.", "en": "Not built yet; part of the plan."}},
			{ID: "zone.mong-hoa.facility.power", Zone: "mong-hoa", Measure: "facility.power", Text: knowledge.Text{
				"vi": "Trạm biến áp từ lưới điện quốc gia.", "en": "Substation on the national grid."}},
			{ID: "zone.mong-hoa.land.rent", Zone: "mong-hoa", Measure: "land.rent", Refer: true, Text: knowledge.Text{"vi": "Giá kín"}},
			{ID: "zone.luong-son.location.surrounding", Zone: "luong-son", Measure: "location.surrounding", Text: knowledge.Text{
				"vi": "Nằm cạnh Quốc lộ 6.", "en": "On National Highway 6."}},
			{ID: "zone.luong-son.profile.tenant.meiko", Zone: "luong-son", Measure: "profile.tenant", Name: "Meiko Electronics"},
		},
		Articles: []*knowledge.Article{
			{ID: "incentive.cit", Topic: "incentive", Documents: []string{"cit-law"},
				Title:     knowledge.Text{"vi": "Ưu đãi thuế thu nhập doanh nghiệp", "en": "Corporate income tax incentives", "ko": "법인세 우대", "zh": "企业所得税优惠", "ja": "法人税の優遇措置"},
				Questions: map[knowledge.Lang][]string{"vi": {"KCN được miễn giảm thuế TNDN mấy năm?"}, "en": {"How many years of tax exemption do parks get?"}},
				Text: knowledge.Text{"vi": "Miễn thuế {free} và giảm một nửa {half} theo {doc:cit-law}.", "en": "Exempt for {free}, then half for {half} under {doc:cit-law}.",
					"ko": "{free} 면제, 이후 {half} 감면.", "zh": "免税{free}，减半{half}。", "ja": "{free}免税、その後{half}半減。"}},
			{ID: "procedure.irc", Topic: "procedure",
				Title:     knowledge.Text{"vi": "Cấp Giấy chứng nhận đăng ký đầu tư", "en": "Investment registration certificate"},
				Questions: map[knowledge.Lang][]string{"vi": {"Thủ tục xin giấy phép đầu tư thế nào?"}, "en": {"How do we apply for an investment licence?"}},
				Text:      knowledge.Text{"vi": "Nộp hồ sơ tại Ban quản lý, thời hạn {days}.", "en": "File with the management board; it takes {days}."}},
			{ID: "procedure.clearance", Topic: "procedure",
				Title: knowledge.Text{"vi": "Giải phóng mặt bằng", "en": "Site clearance"},
				Text:  knowledge.Text{"vi": "Chính quyền bồi thường cho các hộ dân.", "en": "The authorities compensate households."}},
		},
		Contacts: []*knowledge.Contact{
			{ID: "board", Names: knowledge.Text{"vi": "Ban quản lý các khu công nghiệp", "en": "Industrial parks management board"}, Role: knowledge.Text{"vi": "Tiếp nhận hồ sơ đầu tư", "en": "Receives applications"}},
		},
	}
}

func fold(s string) string {
	return strings.NewReplacer("ươ", "uo", "ơ", "o", "ê", "e", "ô", "o", "ó", "o").Replace(s)
}

func mustBuild(t testing.TB, pack *knowledge.Pack) *Index {
	t.Helper()
	x, err := Build(pack)
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func TestSearchFindsTheRecordFirst(t *testing.T) {
	x := mustBuild(t, samplePack())
	for _, c := range []struct {
		name  string
		query Query
		want  string
	}{
		{"marked Vietnamese", Query{Text: "Xử lý nước thải ở Lương Sơn thế nào?", Lang: "vi"}, "zone.luong-son.facility.wastewater"},
		{"unmarked Vietnamese", Query{Text: "xu ly nuoc thai o luong son the nao", Lang: "vi"}, "zone.luong-son.facility.wastewater"},
		{"decomposed Vietnamese", Query{Text: "nu\u031bo\u031b\u0301c tha\u0309i Lu\u031bo\u031bng So\u031bn", Lang: "vi"}, "zone.luong-son.facility.wastewater"},
		{"an abbreviation for three words", Query{Text: "XLNT Yên Quang", Lang: "vi"}, "zone.yen-quang.facility.wastewater"},
		{"an abbreviation that the text spells out", Query{Text: "GPMB", Lang: "vi"}, "procedure.clearance"},
		{"words that the text abbreviates", Query{Text: "thuế thu nhập doanh nghiệp", Lang: "vi"}, "incentive.cit"},
		{"an English abbreviation", Query{Text: "CIT exemption", Lang: "en"}, "incentive.cit"},
		{"another abbreviation of two words", Query{Text: "how to get IRC", Lang: "en"}, "procedure.irc"},
		{"an English word in another form", Query{Text: "applying for investment licences", Lang: "en"}, "procedure.irc"},
		{"a typing error", Query{Text: "thủ tục xin giấy pehps đầu tư", Lang: "vi"}, "procedure.irc"},
		{"a typing error in English", Query{Text: "substatoin mong hoa", Lang: "en"}, "zone.mong-hoa.facility.power"},
		{"two words written as one", Query{Text: "luongson nuoc thai", Lang: "vi"}, "zone.luong-son.facility.wastewater"},
		{"Telex left over", Query{Text: "xuwr lys nuowcs thair luwowng sown", Lang: "vi"}, "zone.luong-son.facility.wastewater"},
		{"a road by its abbreviation", Query{Text: "gần QL6 không", Lang: "vi"}, "zone.luong-son.location.surrounding"},
		{"a road by its name", Query{Text: "national highway 6", Lang: "en"}, "zone.luong-son.location.surrounding"},
		{"a document's number", Query{Text: "luật 67/2025/QH15", Lang: "vi"}, "incentive.cit"},
		{"whom to write to", Query{Text: "ban quản lý KCN liên hệ", Lang: "vi"}, "contact.board"},
		{"a tenant's name", Query{Text: "meiko", Lang: "en"}, "zone.luong-son.profile.tenant.meiko"},
		{"Korean", Query{Text: "르엉선 폐수처리장은 있습니까?", Lang: "ko"}, "zone.luong-son.facility.wastewater"},
		{"Chinese", Query{Text: "梁山工业园区有污水处理厂吗", Lang: "zh"}, "zone.luong-son.facility.wastewater"},
		{"Japanese", Query{Text: "法人税の優遇はありますか", Lang: "ja"}, "incentive.cit"},
		{"a zone's other script", Query{Text: "リョンソン工業団地", Lang: "ja"}, "zone.luong-son"},
		{"a language that has no such text", Query{Text: "Yen Quang wastewater", Lang: "ko"}, "zone.yen-quang"},
	} {
		hits, err := x.Search(t.Context(), c.query)
		if err != nil || len(hits) == 0 || hits[0].ID != c.want {
			t.Errorf("%s: Search(%+v) = %+v, %v, want %s first", c.name, c.query, hits, err, c.want)
		}
	}
}

func TestSearchByTopicAndZones(t *testing.T) {
	x := mustBuild(t, samplePack())
	hits, err := x.Search(t.Context(), Query{Text: "trạm xử lý nước thải", Lang: "vi", Zones: []string{"yen-quang"}})
	if err != nil || len(hits) < 2 || hits[0].ID != "zone.yen-quang.facility.wastewater" {
		t.Errorf("with zone yen-quang: %+v, %v, want its wastewater first and the other zone's after it", hits, err)
	}
	hits, err = x.Search(t.Context(), Query{Text: "khu công nghiệp lương sơn thuế", Lang: "vi", Topic: "incentive", Strict: true})
	for _, h := range hits {
		if h.Topic != "incentive" && h.Topic != "" {
			t.Errorf("strictly incentive: got %+v", h)
		}
	}
	if err != nil || len(hits) == 0 {
		t.Errorf("strictly incentive: %+v, %v, want hits", hits, err)
	}
	hits, _ = x.Search(t.Context(), Query{Text: "khu công nghiệp lương sơn", Lang: "vi", Zones: []string{"mong-hoa"}, Strict: true})
	for _, h := range hits {
		if slices.Contains(h.Zones, "luong-son") {
			t.Errorf("strictly mong-hoa: got %+v", h)
		}
	}
}

func TestAPreferredRecordComesBeforeOthersLikeIt(t *testing.T) {
	pack := samplePack()
	pack.Facts[0].Preferred = true
	other := *pack.Facts[0]
	other.ID, other.Preferred = "zone.luong-son.facility.wastewater.2019", false
	pack.Facts = append([]*knowledge.Fact{&other}, pack.Facts...)
	hits, err := mustBuild(t, pack).Search(t.Context(), Query{Text: "nước thải Lương Sơn", Lang: "vi"})
	if err != nil || len(hits) < 2 || hits[0].ID != pack.Facts[1].ID || hits[1].ID != other.ID {
		t.Errorf("Search = %+v, %v, want the preferred record and then the other", hits, err)
	}
}

func TestThreeWordsAskForTwo(t *testing.T) {
	x := mustBuild(t, samplePack())
	if hits, err := x.Search(t.Context(), Query{Text: "meiko banana orange", Lang: "en"}); len(hits) != 0 || err != nil {
		t.Errorf("one word of three matches: %+v, %v, want none", hits, err)
	}
	if hits, _ := x.Search(t.Context(), Query{Text: "meiko banana", Lang: "en"}); len(hits) != 1 {
		t.Errorf("one word of two matches: %+v, want one", hits)
	}
}

func TestSearchWithoutWordsFindsNothing(t *testing.T) {
	x := mustBuild(t, samplePack())
	for _, s := range []string{"", "???", "🙏", `"unclosed AND (`, "a:b^~*"} {
		for _, lang := range append(knowledge.Langs(), "") {
			if _, err := x.Search(t.Context(), Query{Text: s, Lang: lang}); err != nil {
				t.Errorf("Search(%q, %s): %v, want no error", s, lang, err)
			}
		}
	}
	if hits, err := x.Search(t.Context(), Query{Text: strings.Repeat("lương sơn đất ", 5000), Lang: "vi"}); err != nil || len(hits) == 0 {
		t.Errorf("a very long question: %d hits, %v, want some", len(hits), err)
	}
}

func TestWhatIsNotToBeToldIsNotIndexed(t *testing.T) {
	for _, d := range Docs(samplePack()) {
		if d.ID == "zone.mong-hoa.land.rent" {
			t.Errorf("Docs has %s, want it left out", d.ID)
		}
		if strings.ContainsAny(d.Body, "{}") {
			t.Errorf("the body of %s has a placeholder: %q", d.key(), d.Body)
		}
	}
}

// TestFieldsAreReadByTheirAnalysers guards against Bleve's silent fall-backs: another analyser, another scoring.
func TestFieldsAreReadByTheirAnalysers(t *testing.T) {
	dir := t.TempDir()
	onDisk, err := Open(dir, samplePack())
	if err != nil || onDisk.Fallback != nil {
		t.Fatalf("Open: %v, %v", err, onDisk.Fallback)
	}
	defer onDisk.Close()
	for place, x := range map[string]*Index{"memory": mustBuild(t, samplePack()), "disk": onDisk} {
		m := x.bleve.Mapping().(*mapping.IndexMappingImpl)
		if m.ScoringModel != api.BM25Scoring {
			t.Errorf("%s: scoring is %q, want %q", place, m.ScoringModel, api.BM25Scoring)
		}
		internal, err := x.bleve.Advanced()
		if err != nil || fmt.Sprintf("%T", internal) != "*scorch.Scorch" {
			t.Errorf("%s: the index is %T, %v, want scorch", place, internal, err)
		}
		for _, lang := range knowledge.Langs() {
			for _, kind := range kindsOf(lang) {
				name := m.AnalyzerNameForPath(field(lang, kind))
				if name != analyserName(kind) {
					t.Errorf("%s: field %s is read by %q, want %q", place, field(lang, kind), name, analyserName(kind))
				}
				const sample = "KCN Lương Sơn, QL6: 工业园区 산업단지 applying"
				var got []string
				for _, k := range m.AnalyzerNamed(name).Analyze([]byte(sample)) {
					got = append(got, string(k.Term))
				}
				if want := analysers[kind](sample); !slices.Equal(got, want) {
					t.Errorf("%s: field %s reads %q as %q, want %q", place, field(lang, kind), sample, got, want)
				}
			}
		}
	}
}

func TestAnalysers(t *testing.T) {
	for _, c := range []struct {
		field, in string
		want      []string
	}{
		{exact, "KCN Lương Sơn", []string{"kcn", "lương", "sơn"}},
		{folded, "Khu công nghiệp Lương Sơn", []string{"khu", "cong", "nghiep", "luong", "son", "kcn"}},
		{folded, "IP", []string{"ip", "kcn"}},
		{folded, "Quốc lộ 6", []string{"quoc", "lo", "6", "ql6"}},
		{pairs, "Khu công nghiệp Lương Sơn, đất", []string{"kcn_luong", "luong_son"}},
		{stems, "Which parks have treatment facilities?", []string{"park", "treatment", "facil"}},
		{grams, "梁山工业园区", []string{"梁山", "山工", "工业", "业园", "园区"}},
		{grams, "산업단지 땅", []string{"산업", "업단", "단지", "땅"}},
		{grams, "ガス管", []string{"ガス", "ス管"}},
	} {
		if got := analysers[c.field](c.in); !slices.Equal(got, c.want) {
			t.Errorf("%s of %q = %q, want %q", c.field, c.in, got, c.want)
		}
	}
}

func TestNearestWords(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"nghiep", "nghipe", true}, {"nghiep", "nghiepp", true}, {"nghiep", "ngiep", true}, {"nghiep", "nghiap", true},
		{"nghiep", "nghiep", false}, {"nghiep", "nhgipe", false}, {"nghiep", "ngiepp", false},
	} {
		if got := oneApart(c.a, c.b); got != c.want {
			t.Errorf("oneApart(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	x := mustBuild(t, samplePack())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, Query{Text: "lương sơn", Lang: "vi"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search under an ended context: %v, want %v", err, context.Canceled)
	}
}

func TestSearchAfterClose(t *testing.T) {
	x := mustBuild(t, samplePack())
	if err := errors.Join(x.Close(), x.Close()); err != nil {
		t.Errorf("closing twice: %v, want no error", err)
	}
	if _, err := x.Search(t.Context(), Query{Text: "lương sơn"}); !errors.Is(err, ErrClosed) {
		t.Errorf("Search after Close: %v, want %v", err, ErrClosed)
	}
}

func TestRankingOfTitlesUnderNoise(t *testing.T) {
	pack := syntheticPack(12)
	x := mustBuild(t, pack)
	for _, n := range []int{0, 5, 11} {
		z := pack.Zones[n]
		for _, q := range []string{"xử lý nước thải " + z.Short["vi"], "nuoc thai " + fold(z.Short["vi"]), "hạ tầng nước thải KCN " + z.Short["vi"] + " ra sao?"} {
			hits, err := x.Search(t.Context(), Query{Text: q, Lang: "vi"})
			want := "zone." + z.ID + ".facility.wastewater"
			if err != nil || len(hits) == 0 || hits[0].ID != want {
				t.Errorf("Search(%q) = %+v, %v, want %s first", q, hits, err, want)
			}
		}
	}
}

// syntheticPack has n zones with six worded facts each, and an article for every four zones.
func syntheticPack(n int) *knowledge.Pack {
	first := strings.Fields("Lương Yên Mông Nhuận Lạc Thanh Bình Phú Tân Đông Nam Bắc Kim Hòa Cao Thịnh Minh Quý Vĩnh Hợp")
	second := strings.Fields("Sơn Quang Hóa Trạch Thịnh Hà Phú Thành Lập Mỹ Thủy Phong Bôi Dương Long Xuân Lộc Tiến Hưng Khê")
	third := strings.Fields("Một Thượng Hạ Trung Đoài Tây Nội Ngoại Tả Hữu")
	r := rand.New(rand.NewPCG(1, 2))
	p := &knowledge.Pack{ID: "synthetic"}
	measures := []knowledge.Measure{"facility.wastewater", "facility.power", "facility.water", "location.surrounding", "land.industries", "profile.legal"}
	for i := range n {
		name := first[i%20] + " " + second[(i/20+i)%20]
		if i >= 400 {
			name += " " + third[i/400%10]
		}
		z := &knowledge.Zone{ID: fmt.Sprintf("z%d", i), Short: knowledge.Text{"vi": name, "en": fold(name)}, Names: knowledge.Text{"vi": "Khu công nghiệp " + name, "en": fold(name) + " Industrial Park"}}
		p.Zones = append(p.Zones, z)
		for _, m := range measures {
			words := strings.Fields("trạm công suất hoàn thành đang xây dựng nằm trong quy hoạch được duyệt theo quyết định nối với lưới quốc gia cách trung tâm gần đường cao tốc")
			r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			p.Facts = append(p.Facts, &knowledge.Fact{ID: "zone." + z.ID + "." + string(m), Zone: z.ID, Measure: m,
				Text: knowledge.Text{"vi": strings.Join(words[:18], " "), "en": "The plant is under construction and part of the approved plan"}})
		}
		if i%4 == 0 {
			p.Articles = append(p.Articles, &knowledge.Article{ID: fmt.Sprintf("incentive.a%d", i), Topic: "incentive",
				Title: knowledge.Text{"vi": "Ưu đãi thuế " + name, "en": "Tax incentives " + fold(name)}, Text: knowledge.Text{"vi": "Miễn thuế thu nhập doanh nghiệp cho dự án mới", "en": "New projects are exempt from corporate income tax"}})
		}
	}
	return p
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{12, 1200} {
		pack := syntheticPack(n)
		b.Run(fmt.Sprintf("%d zones in memory", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x, err := Build(pack)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(x.Len()), "documents")
				x.Close()
			}
		})
		b.Run(fmt.Sprintf("%d zones on disk", n), func(b *testing.B) {
			for b.Loop() {
				x, err := Open(b.TempDir(), pack)
				if err != nil || x.Fallback != nil {
					b.Fatal(err, x.Fallback)
				}
				x.Close()
			}
		})
		b.Run(fmt.Sprintf("%d zones opened from disk", n), func(b *testing.B) {
			dir := b.TempDir()
			first, err := Open(dir, pack)
			if err != nil {
				b.Fatal(err)
			}
			first.Close()
			for b.Loop() {
				x, err := Open(dir, pack)
				if err != nil || x.Fallback != nil {
					b.Fatal(err, x.Fallback)
				}
				x.Close()
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{12, 1200} {
		x := mustBuild(b, syntheticPack(n))
		for _, q := range []Query{
			{Text: "khu công nghiệp Lương Sơn xử lý nước thải thế nào", Lang: "vi"},
			{Text: "luong son xu ly nuoc thai", Lang: "vi"},
			{Text: "thu tuc mien thue thu nhap doangh nghiep", Lang: "vi"},
			{Text: "What tax incentives are there for new projects?", Lang: "en"},
			{Text: "khu công nghiệp Lương Sơn xử lý nước thải thế nào", Lang: "vi", Topic: "facility", Zones: []string{"z0"}, Strict: true},
		} {
			name := fmt.Sprintf("%d zones/%s", n, q.Text)
			if q.Strict {
				name += " (strictly)"
			}
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := x.Search(context.Background(), q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
