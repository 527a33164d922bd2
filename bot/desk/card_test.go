package desk_test

import (
	"slices"
	"strings"
	"testing"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

// TestEachCardRestsOnRecords asks for each card, part, list and chart in each language: nothing is withheld, and no key shows.
func TestEachCardRestsOnRecords(t *testing.T) {
	d := packagedDesk(t)
	var codes []string
	for _, z := range d.Pack().Zones {
		for _, part := range []string{"", ":land", ":facility", ":incentive", ":tenants", ":location", ":map", ":sources", ":nothing-such"} {
			codes = append(codes, "z:"+z.ID+part)
		}
	}
	codes = append(codes, "n:kcn:1", "n:ccn:1", "n:ccn:2", "n:ccn:99", "n:kcn:x", "g:occupancy", "g:area", "g:projects", "g:capital.fdi", "g:capital.domestic")
	for _, lang := range knowledge.Langs() {
		for _, code := range codes {
			a := d.Answer(t.Context(), desk.Question{Code: code, Lang: lang})
			if a.Withheld != "" || a.Lang != lang || len(a.Lines) < 2 || a.Answered != (len(a.Facts) > 0) || a.Answered == strings.Contains(a.Text(), "/human") {
				t.Errorf("%s in %s: withheld %q, answered %v, in %s:\n%s\nexpected an answer from records, or the way to staff", code, lang, a.Withheld, a.Answered, a.Lang, a.Text())
			}
			for _, key := range []string{"card.", "near.", "label.", "chart.", "button.", "{"} {
				if strings.Contains(a.Text(), key) {
					t.Errorf("%s in %s shows a key:\n%s", code, lang, a.Text())
				}
			}
			for _, b := range a.Buttons {
				if b.Label == "" || len(b.Code) > 56 {
					t.Errorf("%s in %s has the button %+v: expected a label and at most 56 bytes", code, lang, b)
				}
			}
		}
	}
}

func TestACardSaysWhatIsNotKnown(t *testing.T) {
	d := packagedDesk(t)
	a := d.Answer(t.Context(), desk.Question{Text: "Yen Quang IP", Lang: "en"})
	for _, want := range []string{"Industrial land left: not known", "Land rent: ask staff", "❔ Not known:", "🚧 Roads"} {
		if !strings.Contains(a.Text(), want) {
			t.Errorf("the card is\n%s\nexpected %q", a.Text(), want)
		}
	}
	if a.Card.Zone != "yen-quang" || !a.Card.Whole {
		t.Errorf("the answer to a zone's name is marked as %+v: expected the card", a.Card)
	}
	if old := d.Answer(t.Context(), desk.Question{Code: "z:gone", Lang: "en"}); old.Answered {
		t.Errorf("the card of a zone that is gone says\n%s\nexpected that there are no data", old.Text())
	}
}

func TestTheNearestZonesToAPlace(t *testing.T) {
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	hanoi, hoaBinh, seoul := knowledge.Point{Lat: 21.0285, Lon: 105.8542}, knowledge.Point{Lat: 20.813, Lon: 105.338}, knowledge.Point{Lat: 37.5665, Lon: 126.978}

	d := deskOf(t, pack, nil) // no zone has coordinates
	for _, c := range []struct {
		here knowledge.Point
		want []string
	}{
		{hanoi, []string{"central Hà Nội", "0.1 km", "Yen Quang IP", "43 km", "as the crow flies"}},
		{hoaBinh, []string{"Hòa Bình city centre", "0.0 km", "19 km"}},
		{seoul, []string{"Nội Bài airport", "2,7"}},
	} {
		a := d.Answer(t.Context(), desk.Question{Here: &c.here, Lang: "en"})
		for _, want := range c.want {
			if !strings.Contains(a.Text(), want) {
				t.Errorf("to somebody at %v the desk says\n%s\nexpected %q", c.here, a.Text(), want)
			}
		}
		if a.Withheld != "" || len(a.Sources) == 0 {
			t.Errorf("withheld %q, sources %q: expected the sources of the distances", a.Withheld, a.Sources)
		}
	}

	located, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	located.Zone("luong-son").Point = &knowledge.Point{Lat: 20.88, Lon: 105.53}
	located.Zone("yen-quang").Point = &knowledge.Point{Lat: 20.93, Lon: 105.36}
	d = deskOf(t, located, nil)
	for _, lang := range knowledge.Langs() {
		a := d.Answer(t.Context(), desk.Question{Here: &hoaBinh, Lang: lang})
		if a.Withheld != "" || len(a.Zones) != 2 || a.Zones[0] != "yen-quang" || !strings.Contains(a.Text(), "13") || !strings.Contains(a.Text(), "21") {
			t.Errorf("in %s, withheld %q:\n%s\nexpected Yên Quang at 13 km, then Lương Sơn at 21", lang, a.Withheld, a.Text())
		}
	}
	a := d.Answer(t.Context(), desk.Question{Code: "z:luong-son:map", Lang: "en"})
	if a.Venue == nil || a.Venue.Title != "Luong Son IP" || a.Venue.Point.Lat != 20.88 || a.Venue.Address == "" {
		t.Errorf("the pin is %+v: expected that of Lương Sơn, with its address", a.Venue)
	}
}

func TestLandIsSoughtNearAPlaceThatWasSent(t *testing.T) {
	located, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	located.Zone("luong-son").Point = &knowledge.Point{Lat: 20.88, Lon: 105.53}
	located.Zone("yen-quang").Point = &knowledge.Point{Lat: 20.93, Lon: 105.36}
	d := deskOf(t, located, nil)
	code, note := d.Sent(knowledge.EN, knowledge.Point{Lat: 20.81318, Lon: -105.33801})
	if code != "20.81_-105.34" || note != "" {
		t.Errorf("the place is kept as %q, noted %q: expected about a kilometre of it and nothing to note", code, note)
	}
	code, _ = d.Sent(knowledge.EN, knowledge.Point{Lat: 20.813, Lon: 105.338})
	for _, lang := range knowledge.Langs() {
		for name, find := range map[string]desk.Conditions{"within": {Place: code, MaxKm: 15}, "at least": {Place: code, MinKm: 15}, "nearest first": {Near: code}} {
			a := d.Answer(t.Context(), desk.Question{Find: &find, Lang: lang})
			want := map[string][]string{"within": {"yen-quang"}, "at least": {"luong-son"}, "nearest first": {"yen-quang", "luong-son"}}[name]
			if a.Withheld != "" || !slices.Equal(a.Zones, want) || !strings.Contains(a.Text(), d.Say(lang, "near.sent")) || !strings.Contains(a.Text(), d.Say(lang, "near.crow")) {
				t.Errorf("%s in %s, withheld %q, finds %q:\n%s\nexpected %q, as the crow flies", name, lang, a.Withheld, a.Zones, a.Text(), want)
			}
		}
	}
	a := d.Answer(t.Context(), desk.Question{Text: "only industrial parks", Lang: "en", Context: d.Answer(t.Context(), desk.Question{Find: &desk.Conditions{Place: code, MaxKm: 500}, Lang: "en"}).Context})
	if a.Withheld != "" || a.Find == nil || a.Find.Place != code {
		t.Errorf("asked on, withheld %q, the search is %+v:\n%s\nexpected the same place", a.Withheld, a.Find, a.Text())
	}

	d = packagedDesk(t) // no zone has coordinates
	code, note = d.Sent(knowledge.EN, knowledge.Point{Lat: 20.813, Lon: 105.338})
	if code != "hoa-binh-city-centre" || !strings.Contains(note, "No zone has coordinates yet") || !strings.Contains(note, "0.0 km") {
		t.Errorf("the place is taken as %q, noted %q: expected the nearest known one, and to be told so", code, note)
	}
	a = d.Answer(t.Context(), desk.Question{Find: &desk.Conditions{Near: "20.81_105.34", Operating: true}, Lang: "en"})
	if a.Withheld != "" || a.Find == nil || a.Find.Near != "" {
		t.Errorf("withheld %q, the search is %+v: expected it without a place from which nothing is known", a.Withheld, a.Find)
	}
}

func TestQuestionsForAChart(t *testing.T) {
	d := packagedDesk(t)
	for _, c := range []struct{ text, want string }{
		{"biểu đồ tỷ lệ lấp đầy các KCN", "occupancy"},
		{"chart of FDI capital in the parks", "capital.fdi"},
		{"산업단지 프로젝트 수 차트", "projects"},
		{"工业园区面积图表", "area"},
		{"グラフ", "occupancy"},
	} {
		if a := d.Answer(t.Context(), desk.Question{Text: c.text}); a.Chart == nil || a.Chart.Name != c.want {
			t.Errorf("%q is answered with the chart %+v\n%s\nexpected %s", c.text, a.Chart, a.Text(), c.want)
		}
	}
	a := d.Answer(t.Context(), desk.Question{Text: "How many projects are there in the parks?"})
	offered := false
	for _, b := range a.Buttons {
		offered = offered || b.Code == "n:chart:projects"
	}
	if !offered {
		t.Errorf("under\n%s\nstand the buttons %+v: expected the chart among them", a.Text(), a.Buttons)
	}
}
