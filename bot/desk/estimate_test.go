package desk

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// asked is the day on which the tests ask, after the law of 2025.
var asked = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func regimesOf(a Answer) []string {
	var ids []string
	for _, id := range a.Facts {
		if ruled, ok := strings.CutPrefix(id, regimeFact); ok {
			ids = append(ids, ruled)
		}
	}
	return ids
}

func TestEstimates(t *testing.T) {
	d := open(t)
	for name, c := range map[string]struct {
		text    string
		lang    knowledge.Lang
		regimes []string // that the answer rests on
		none    []string // that it must not
		lines   []string // that begin so
		has     []string
		hasNot  []string
	}{
		"an unlisted sector pays the ordinary rate, staff may confirm more": {
			text: "what incentives would an electronics project of 20 million USD in Mong Hoa get?", lang: "en",
			regimes: []string{"cit-ordinary", "cit-sector-low", "cit-park-ended", "cit-difficult-area", "import-duty", "land-rent"},
			none:    []string{"cit-park-holiday", "support-fund"},
			lines: []string{
				"Project (industry: electronics; capital USD 20 million; Mong Hoa IP), under the rules for projects licensed since 1 October 2025: ordinary CIT at 20%; no preferential rate is settled",
				"ordinary CIT at 20% (basis: CIT Law No. 67/2025/QH15", "Possible, if staff confirm it", "Does not apply: the CIT holiday", "For staff to confirm:", "Which communes count as difficult areas in 2026",
			},
			hasNot: []string{"Years 1"},
		},
		"in Vietnamese as well": {
			text: "Dự án điện tử 20 triệu USD ở KCN Mông Hóa được ưu đãi gì?", lang: "vi",
			regimes: []string{"cit-ordinary", "cit-sector-low", "cit-park-ended", "import-duty", "land-rent-phu-tho"},
			lines:   []string{"Dự án (ngành điện tử; vốn 20 triệu USD; KCN Mông Hóa), theo quy định cho dự án được cấp phép từ 01/10/2025: thuế TNDN phổ thông 20%", "Không áp dụng: miễn, giảm", "Cần cán bộ xác nhận:"},
		},
		"without marks": {
			text: "du an dien tu 20 trieu usd o kcn mong hoa duoc uu dai gi", lang: "vi",
			regimes: []string{"cit-ordinary", "cit-park-ended"},
			has:     []string{"vốn 20 triệu USD"},
		},
		"in Korean, the amount in its own scale": {
			text: "몽호아 산업단지에 2000만 달러 전자 프로젝트는 어떤 혜택을 받을 수 있나요?", lang: "ko",
			regimes: []string{"cit-ordinary", "cit-park-ended"},
			has:     []string{"자본 2,000만 달러(USD 20 million)", "일반 법인세 20%", "담당자 확인 필요:"},
		},
		"in Chinese": {
			text: "在蒙化园区投资2000万美元的电子项目能享受什么优惠？", lang: "zh",
			regimes: []string{"cit-ordinary", "cit-park-ended"},
			has:     []string{"资本2,000万美元", "企业所得税标准税率20%", "需由工作人员确认："},
		},
		"in Japanese": {
			text: "モンホア工業団地に2000万ドルの電子部品工場を建てたら、どんな優遇を受けられますか", lang: "ja",
			regimes: []string{"cit-ordinary", "cit-park-ended"},
			has:     []string{"資本2,000万米ドル", "法人税の標準税率20%", "担当者の確認が必要："},
		},
		"a licence of 2024 in a park has the holiday of the earlier law": {
			text: "dự án điện tử cấp phép năm 2024 trong KCN Lương Sơn được ưu đãi thuế TNDN thế nào", lang: "vi",
			regimes: []string{"cit-park-holiday", "cit-ordinary", "cit-sector-old"},
			none:    []string{"cit-park-ended", "cit-sector-low"},
			lines:   []string{"Năm thứ 1–2: miễn thuế TNDN (căn cứ: Luật Thuế thu nhập doanh nghiệp số 14/2008/QH12", "Năm thứ 3–6: giảm một nửa", "Từ năm thứ 7: thuế TNDN phổ thông 20%"},
		},
		"a licence from before the law's first day, too": {
			text: "2025年10月1日之前获批的园区电子项目能享受什么优惠", lang: "zh",
			regimes: []string{"cit-park-holiday"}, none: []string{"cit-park-ended"},
			lines: []string{"第1–2年：免企业所得税", "第3–6年：企业所得税减半", "第7年起："},
		},
		"a licence of the year of the change has both": {
			text: "our project in Yen Quang was licensed in 2025, what CIT incentives do we get?", lang: "en",
			regimes: []string{"cit-park-holiday", "cit-park-ended"},
			has:     []string{"licensed 2014–30 September 2025: no CIT for 2 years", "licensed since 1 October 2025: ordinary CIT at 20%"},
		},
		"a licence from before the circular is left to staff": {
			text: "project licensed in 2012 in Luong Son park, which CIT incentives does it get?", lang: "en",
			regimes: []string{"cit-park-older", "cit-ordinary"}, none: []string{"cit-park-holiday"},
			has: []string{"The CIT incentives of park projects licensed before 2014."},
		},
		"a listed sector has the lowest rate for fifteen years": {
			text: "renewable energy project licensed 2026 in an industrial park, what CIT incentives?", lang: "en",
			regimes: []string{"cit-sector-low", "cit-ordinary"}, none: []string{"cit-sector-mid"},
			lines:  []string{"Years 1–15: CIT 10% (basis: CIT Law No. 67/2025/QH15 and Decree No. 320/2025/ND-CP; in force since 1 October 2025)", "From year 16: ordinary CIT at 20%"},
			hasNot: []string{"packaging"},
		},
		"steel has the middle rate for ten": {
			text: "nhà máy thép trong KCN được ưu đãi thuế TNDN thế nào", lang: "vi",
			regimes: []string{"cit-sector-mid"}, none: []string{"cit-sector-low"},
			lines: []string{"Năm thứ 1–10: thuế TNDN 17%", "Từ năm thứ 11: thuế TNDN phổ thông 20%"},
			has:   []string{"thép phải là thép cao cấp"},
		},
		"parts of cars are not cars": {
			text: "auto parts factory in Nhuan Trach, which CIT rate?", lang: "en",
			regimes: []string{"cit-ordinary"}, hasNot: []string{"Years 1"},
		},
		"a cluster counts as a difficult area, what that brings is open": {
			text: "dự án may mặc vốn 100 tỷ ở CCN Tiên Tiến được ưu đãi gì", lang: "vi",
			regimes: []string{"cit-cluster", "cit-ordinary"}, none: []string{"cit-park-ended", "cit-park-holiday"},
			lines: []string{"Dự án (ngành may mặc; vốn 100 tỷ đồng; CCN Tiên Tiến)"},
			has:   []string{"Địa bàn cụm công nghiệp còn được ưu đãi thuế TNDN sau"},
		},
		"a small revenue has the lowest ordinary rate": {
			text: "doanh nghiệp doanh thu dưới 3 tỷ thuế TNDN mấy phần trăm", lang: "vi",
			regimes: []string{"cit-revenue-small"}, none: []string{"cit-ordinary", "cit-park-ended"},
			lines: []string{"Doanh nghiệp (doanh thu năm dưới 3 tỷ đồng): thuế TNDN phổ thông 15%"},
		},
		"a middling revenue has its own": {
			text: "company with revenue of 30 billion VND last year, which CIT rate applies?", lang: "en",
			regimes: []string{"cit-revenue-mid"}, none: []string{"cit-ordinary"}, has: []string{"17%"}, hasNot: []string{"15%", "20%"},
		},
		"a revenue known only from below leaves two rates": {
			text: "công ty doanh thu trên 3 tỷ thuế TNDN mấy phần trăm", lang: "vi",
			regimes: []string{"cit-revenue-mid", "cit-ordinary"}, none: []string{"cit-revenue-small"},
			lines: []string{"Doanh nghiệp (doanh thu năm hơn 3 tỷ đồng): 17% nếu trên 3 tỷ đồng, không quá 50 tỷ đồng; ngoài ra thuế TNDN phổ thông 20%"},
		},
		"a very large high-tech project hears of the fund": {
			text: "dự án công nghệ cao vốn 15000 tỷ ở Yên Quang được ưu đãi gì", lang: "vi",
			regimes: []string{"cit-sector-low", "support-fund"}, lines: []string{"Năm thứ 1–15: thuế TNDN 10%"},
		},
		"a large one doesn't": {
			text: "dự án công nghệ cao vốn 500 tỷ ở Yên Quang được ưu đãi gì", lang: "vi",
			regimes: []string{"cit-sector-low"}, none: []string{"support-fund"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := d.Answer(context.Background(), Question{Text: c.text, Lang: c.lang, Now: asked})
			if a.Withheld != "" || !a.Answered || a.Topic != "incentive" {
				t.Fatalf("withheld %q, answered %v, topic %q, expected an answer on incentives:\n%s", a.Withheld, a.Answered, a.Topic, a.Text())
			}
			got := regimesOf(a)
			for _, id := range c.regimes {
				if !slices.Contains(got, id) {
					t.Errorf("rests on %q, expected %s among them", got, id)
				}
			}
			for _, id := range c.none {
				if slices.Contains(got, id) {
					t.Errorf("rests on %q, expected no %s", got, id)
				}
			}
			for _, begin := range c.lines {
				if !slices.ContainsFunc(a.Lines, func(l Line) bool { return strings.HasPrefix(l.Text, begin) }) {
					t.Errorf("expected a line that begins with %q in\n%s", begin, a.Text())
				}
			}
			for _, s := range c.has {
				if !strings.Contains(a.Text(), s) {
					t.Errorf("expected %q in\n%s", s, a.Text())
				}
			}
			for _, s := range c.hasNot {
				if strings.Contains(a.Text(), s) {
					t.Errorf("expected no %q in\n%s", s, a.Text())
				}
			}
		})
	}
}

func TestQuestionsOnIncentivesAsSuchStayWithArticles(t *testing.T) {
	d := open(t)
	for _, q := range []string{
		"Đầu tư vào khu công nghiệp được ưu đãi gì?",
		"What incentives do industrial parks in Hoa Binh offer now?",
		"Có những chính sách ưu đãi nào ở KCN Mông Hóa?",
		"Ngành nào được thuế suất TNDN 10%?",
		"Is imported machinery exempt from import duty?",
		"Dự án mới trong khu công nghiệp có được miễn thuế thu nhập doanh nghiệp không?",
		"What does Decree 32/2024 say about clusters?",
		"Which communes are difficult areas for investment incentives?",
		"산업단지에 투자하면 어떤 혜택이 있나요?",
		"有哪些投资优惠？",
		"工業団地に投資するとどんな優遇がありますか",
		"2025年企业所得税法对工业园区有什么影响？",
	} {
		a := d.Answer(context.Background(), Question{Text: q, Now: asked})
		if ids := regimesOf(a); len(ids) > 0 {
			t.Errorf("%q: estimated from %q, expected an article", q, ids)
		}
	}
}

func TestTheLicenceDecidesByTheDayOfTheQuestion(t *testing.T) {
	d := open(t)
	for day, want := range map[string]string{"2025-09-30": "cit-park-holiday", "2025-10-01": "cit-park-ended"} {
		now, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		a := d.Answer(context.Background(), Question{Text: "what CIT incentives would a garment project in Yen Quang get?", Now: now})
		if got := regimesOf(a); !slices.Contains(got, want) {
			t.Errorf("asked on %s it rests on %q, expected %s", day, got, want)
		}
	}
}

func TestTheCheckKnowsRegimes(t *testing.T) {
	d := open(t)
	twenty := &Request{Sizes: []text.Quantity{{Value: 2e7, Unit: "USD"}}}
	low := []string{"regime.cit-sector-low"}
	year := func(n float64) []derived { return []derived{{op: "year", value: n}} }
	for name, c := range map[string]struct {
		line    string
		facts   []string
		derived []derived
		bad     string
	}{
		"the regime's rate passes":                        {"10% for 15 years", low, nil, ""},
		"another rate is caught":                          {"12%", low, nil, "12"},
		"a rate of a regime that is not named is caught":  {"17%", low, nil, "17"},
		"the year after the last passes when computed":    {"from year 16", low, year(16), ""},
		"and is caught when not":                          {"from year 16", low, nil, "16"},
		"a year in which nothing turns is caught":         {"from year 18", low, year(18), "18"},
		"the turn of a regime that is not named":          {"from year 7", low, year(7), "7"},
		"a bound of a band passes":                        {"VND 3 billion", []string{"regime.cit-revenue-small"}, nil, ""},
		"an unknown regime vouches for none":              {"10%", []string{"regime.nowhere"}, nil, "10"},
		"the asker's own amount passes in millions":       {"USD 20 million", low, []derived{{op: "asked", value: 20, scale: 1e6}}, ""},
		"another amount than the asker's does not":        {"USD 25 million", low, []derived{{op: "asked", value: 25, scale: 1e6}}, "25"},
		"nor does the asker's amount in another scale":    {"USD 20 billion", low, []derived{{op: "asked", value: 20, scale: 1e9}}, "20"},
		"the first day of the law passes as it is stored": {"since 1 October 2025", low, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := Answer{Lines: []Line{{Kind: Lead, Text: c.line}}, Facts: c.facts, derived: c.derived}
			if got := d.unsupported(a, twenty); got != c.bad {
				t.Errorf("unsupported(%q) = %q, expected %q", c.line, got, c.bad)
			}
		})
	}
}

// Whatever is told of a project, in any language and of any licence, the check accepts the estimate.
func TestTheCheckAcceptsEveryEstimate(t *testing.T) {
	d := open(t)
	industries := append([]*knowledge.Industry{nil}, d.pack.Industries...)
	zones := []string{"", "mong-hoa", "tien-tien"}
	sizes := [][]text.Quantity{nil, {{Value: 2e7, Unit: "USD"}}, {{Value: 1.25e9, High: 3e9, Unit: "VND"}}, {{Value: 1.5e13, Unit: "VND", Bound: "min"}}, {{Value: 7, Unit: "EUR", Bound: "about"}}}
	years := [][]text.YearRef{nil, {{From: 2012, To: 2012}}, {{From: 2024, To: 2024, Month: 5}}, {{From: 2013, To: 2027}}}
	for i, lang := range knowledge.Langs() {
		for j, industry := range industries {
			r := &Request{Lang: lang, has: map[string]bool{"topic.incentive": true, "cond.need": true}, now: asked}
			n := i + j
			r.Sizes, r.Years = sizes[n%len(sizes)], years[n%len(years)]
			if z := zones[n%len(zones)]; z != "" {
				r.Zones = []string{z}
			}
			if n%7 == 0 {
				r.Measures = []knowledge.Measure{"stat.revenue"}
			}
			if industry != nil {
				r.matches = []match{{concepts: []string{industryName + industry.ID}}, {concepts: []string{industryName + "steel"}}}
				r.units, r.Text = []unit{{folded: "?"}}, "?"
				for k := range r.matches {
					r.matches[k].to = 1
				}
			}
			a, ok := d.draft(r).estimate()
			if !ok {
				if industry != nil || len(r.Sizes) > 0 {
					t.Errorf("%s: no estimate of %s", lang, r)
				}
				continue
			}
			if bad := d.unsupported(a, r); bad != "" {
				t.Errorf("%s: the check held back %q of\n%s", lang, bad, a.Text())
			}
			if strings.ContainsAny(a.Text(), "{}") || strings.Contains(a.Text(), "estimate.") {
				t.Errorf("%s: a placeholder is left in\n%s", lang, a.Text())
			}
		}
	}
}

func TestAPackWithoutRegimesEstimatesNothing(t *testing.T) {
	pack, err := knowledge.Load(fstest.MapFS{
		"pack.yaml":        {Data: []byte("id: bare\nname: {en: Bare}\nhome: bare\nlanguages: [en]\ncompiled: 2026\nrefer: {en: Ask.}\n")},
		"territories.yaml": {Data: []byte("territories:\n  - {id: bare, kind: province, names: {en: Bare}}\n")},
		"industries.yaml":  {Data: []byte("industries:\n  - {id: steel, names: {en: steel}}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(pack, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := d.Answer(context.Background(), Question{Text: "which CIT incentives would a steel project of 20 million USD get?", Now: asked})
	if a.Answered || a.Withheld != "" {
		t.Errorf("answered %v, withheld %q, expected that it isn't known:\n%s", a.Answered, a.Withheld, a.Text())
	}
}
