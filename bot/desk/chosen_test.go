package desk

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"zonedesk/knowledge"
)

func TestChosenConditionsAnswerAsTypedOnes(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		lang knowledge.Lang
		text string
	}{
		{"vi", "cần 5 ha đất, có xử lý nước thải, cách Hà Nội dưới 60km"},
		{"en", "we need 5 ha for electronics with wastewater treatment"},
		{"en", "we need 5 ha in 2028, rent at most 90 USD/m2"},
		{"vi", "KCN nào phù hợp dự án điện tử gần Hà Nội"},
		{"ko", "폐수처리장이 있는 산업단지는 어디인가요"},
		{"zh", "需要10公顷土地，距河内60公里以内"},
		{"ja", "電子部品向けに5ha必要です"},
	} {
		typed := d.Answer(t.Context(), Question{Text: c.text, Lang: c.lang, Now: asked})
		if typed.Find == nil {
			t.Errorf("%q is understood as no search:\n%s", c.text, typed.Text())
			continue
		}
		chosen := d.Answer(t.Context(), Question{Find: typed.Find, Lang: c.lang, Now: asked})
		if chosen.Text() != typed.Text() || !reflect.DeepEqual(chosen.Zones, typed.Zones) || !reflect.DeepEqual(chosen.Facts, typed.Facts) {
			t.Errorf("%q: the conditions chosen are answered with\n%s\nexpected as typed\n%s", c.text, chosen.Text(), typed.Text())
		}
		if chosen.Withheld != "" {
			t.Errorf("%q is held back for %q", c.text, chosen.Withheld)
		}
		matching := d.Matching(*typed.Find)
		if len(matching) > 0 && !slices.Contains(typed.Zones, matching[0]) {
			t.Errorf("%q matches %q: expected those of the answer, %q", c.text, matching, typed.Zones)
		}
		if s := d.Describe(c.lang, *typed.Find); s == "" || strings.Contains(s, "find.") {
			t.Errorf("%q is described as %q", c.text, s)
		}
	}
}

func TestConditionsThatThePackDoesNotHoldAreLeftOut(t *testing.T) {
	d := open(t)
	c := Conditions{AreaHa: 3, Industries: []string{"gone"}, Near: "nowhere", Place: "nowhere", MaxKm: 5, RentMax: 4, RentUnit: "shells", Territories: []string{"gone"}, Facilities: []knowledge.Measure{"gone"}}
	if got, want := d.Describe("en", c), d.Describe("en", Conditions{AreaHa: 3}); got != want {
		t.Errorf("it is described as %q: expected %q", got, want)
	}
}

func TestChosenProjectIsEstimatedAsTheTypedOne(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		lang knowledge.Lang
		text string
	}{
		{"en", "what incentives would an electronics project of 20 million USD in Mong Hoa get?"},
		{"vi", "dự án điện tử cấp phép năm 2024 trong KCN Lương Sơn được ưu đãi thuế TNDN thế nào"},
		{"vi", "Dự án may mặc vốn 100 tỷ ở CCN Tiên Tiến được ưu đãi gì"},
		{"zh", "在蒙化园区投资2000万美元的电子项目能享受什么优惠？"},
	} {
		typed := d.Answer(t.Context(), Question{Text: c.text, Lang: c.lang, Now: asked})
		if typed.Project == nil {
			t.Errorf("%q is understood as no project", c.text)
			continue
		}
		chosen := d.Answer(t.Context(), Question{Project: typed.Project, Lang: c.lang, Now: asked})
		// a question may ask for one tax only, a form tells of all
		if first := strings.Split(typed.Text(), "\n")[0]; !strings.HasPrefix(chosen.Text(), first) || chosen.Withheld != "" {
			t.Errorf("%q: the project chosen is answered with\n%s\nexpected to begin\n%s", c.text, chosen.Text(), first)
		}
	}
}

func TestOpenPartsOfAProject(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		name string
		p    Project
		want []string
	}{
		{"nothing told", Project{}, []string{"capital", "industries", "licensed", "revenue", "where"}},
		{"no fund for garments, so the capital doesn't matter", Project{Zone: "luong-son", Industries: []string{"garments"}, Licensed: "2026-01"}, []string{"revenue"}},
		{"nor does it to a project that is too small for the fund", Project{Zone: "luong-son", Industries: []string{"high-tech"}, Licensed: "2026-01", Capital: &Money{Value: 12000e9, Bound: "below", Currency: "VND"}}, []string{"revenue"}},
		{"for high tech it does", Project{Zone: "luong-son", Industries: []string{"high-tech"}, Licensed: "2026-01"}, []string{"capital", "revenue"}},
	} {
		if got := d.Open(c.p, asked); !slices.Equal(got, c.want) {
			t.Errorf("%s: open are %q: expected %q", c.name, got, c.want)
		}
	}
}

func TestRevenueClassesOfTheRegimes(t *testing.T) {
	d := open(t)
	want := map[string]string{"leVND3000000000": "15%", "gtVND3000000000-50000000000": "17%", "gtVND50000000000": "20%"}
	choices := d.Choices("en", RevenueChoice)
	for _, c := range choices {
		m, ok := ParseMoney(c.Code)
		if !ok {
			t.Fatalf("%q is no amount", c.Code)
		}
		a := d.Answer(t.Context(), Question{Project: &Project{Revenue: &m}, Lang: "en", Now: asked})
		if first := a.Lines[0].Text; want[c.Code] == "" || !strings.HasSuffix(first, "ordinary CIT at "+want[c.Code]) {
			t.Errorf("revenue %s (%s) is told\n%s\nexpected %q", c.Label, c.Code, first, want[c.Code])
		}
	}
	if len(choices) != len(want) {
		t.Errorf("the revenue choices are %+v: expected %d", choices, len(want))
	}
}

func TestWhatAFormIsTold(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		lang knowledge.Lang
		text string
		want Conditions
		asks bool
	}{
		{"en", "5 ha", Conditions{AreaHa: 5}, false},
		{"en", "5000 m2", Conditions{AreaHa: 0.5}, false},
		{"vi", "trên 5 ha", Conditions{AreaHa: 5}, false},
		{"vi", "điện tử", Conditions{Industries: []string{"electronics"}}, false},
		{"vi", "gần Hà Nội", Conditions{Near: "hanoi"}, false},
		{"en", "Hanoi", Conditions{}, false},
		{"vi", "60km", Conditions{MaxKm: 60, Place: "hanoi"}, false},
		{"en", "$90/m²", Conditions{RentMax: 90, RentUnit: "USD/m2"}, false},
		{"en", "2 USD/m2/month", Conditions{RentMax: 2, RentUnit: "USD/m2/month"}, false},
		{"vi", "5ha, có xử lý nước thải, dưới 60km", Conditions{AreaHa: 5, Facilities: []knowledge.Measure{"facility.wastewater"}, MaxKm: 60, Place: "hanoi"}, false},
		{"ko", "5헥타르, 하노이에서 60km 이내", Conditions{AreaHa: 5, MaxKm: 60, Place: "hanoi"}, false},
		{"zh", "5公顷，电子", Conditions{AreaHa: 5, Industries: []string{"electronics"}}, false},
		{"ja", "5ヘクタール、ハノイから60km以内", Conditions{AreaHa: 5, MaxKm: 60, Place: "hanoi"}, false},
		{"en", "5 ha, wastewater treatment, rent at most 100 USD/m2", Conditions{AreaHa: 5, Facilities: []knowledge.Measure{"facility.wastewater"}, RentMax: 100, RentUnit: "USD/m2"}, false},
		{"en", "2028", Conditions{When: "2028"}, false},
		{"vi", "tháng 6/2027", Conditions{When: "2027-06"}, false},
		{"vi", "KCN Lương Sơn rộng bao nhiêu?", Conditions{}, true},
		{"en", "what is a cluster", Conditions{}, true},
		{"en", "hello", Conditions{}, true},
	} {
		if c.text == "Hanoi" && !slices.Equal(d.Tell(Question{Text: c.text, Lang: c.lang, Now: asked}).Places, []string{"hanoi"}) {
			t.Error("Hanoi is no place")
		}
		got := d.Tell(Question{Text: c.text, Lang: c.lang, Now: asked})
		if got.Asks != c.asks {
			t.Errorf("%q: asks is %v", c.text, got.Asks)
		}
		if c.asks {
			continue
		}
		if a, b := d.Describe("en", got.Find), d.Describe("en", c.want); a != b || got.Find.RentUnit != c.want.RentUnit {
			t.Errorf("%q tells %q, %+v: expected %q", c.text, a, got.Find, b)
		}
	}
}

func FuzzCodesOfAmounts(f *testing.F) {
	for _, s := range []string{"USD20000000", "leVND3000000000", "gtVND3000000000-50000000000", "90-USD.m2.year", "-", "ltUSD", "USD-5", "caEUR1e9", "1e400-USD.m2", "NaN-USD.m2", "USDNaN"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if m, ok := ParseMoney(s); ok {
			if again, ok := ParseMoney(m.Code()); !ok || again != m {
				t.Errorf("%q is read as %+v, whose code %q is read as %+v, %v", s, m, m.Code(), again, ok)
			}
		}
		if v, unit, ok := ParseRent(s); ok {
			if v2, unit2, ok := ParseRent(RentCode(v, unit)); !ok || v2 != v || unit2 != unit {
				t.Errorf("%q is read as %v %s, whose code is read as %v %s, %v", s, v, unit, v2, unit2, ok)
			}
		}
	})
}
