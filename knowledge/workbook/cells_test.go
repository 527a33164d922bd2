package workbook

import (
	"strconv"
	"strings"
	"testing"

	"zonedesk/knowledge"
)

func TestDatesAreReadAsExactlyAsTheyAreShown(t *testing.T) {
	for _, c := range []struct {
		name string
		cell cell
		want string // the date, or what the error holds
		bad  bool
	}{
		{"a day", cell{"45235", true, false, "yyyy-mm-dd"}, "2023-11-05", false},
		{"a day as Vietnamese people see it", cell{"45235", true, false, "dd/mm/yyyy"}, "2023-11-05", false},
		{"a day in a locale", cell{"45235", true, false, `[$-42A]d mmmm yyyy;@`}, "2023-11-05", false},
		{"a month", cell{"45231", true, false, "yyyy-mm"}, "2023-11", false},
		{"a month as LibreOffice escapes it", cell{"45231", true, false, `yyyy\-mm`}, "2023-11", false},
		{"a month that Excel made of 2023-11", cell{"45231", true, false, "mmm-yy"}, "2023-11", false},
		{"a year of a date", cell{"45231", true, false, "yyyy"}, "2023", false},
		{"a year as a number", cell{"2022", true, false, "0"}, "2022", false},
		{"a day whose format was lost", cell{"45235", true, false, "General"}, "2023-11-05", false},
		{"a text stays", cell{"mid 2017", false, false, ""}, "mid 2017", false},
		{"a span stays", cell{" 2018..2023? ", false, false, ""}, "2018..2023?", false},
		{"a day first", cell{"5/11/2023", false, false, ""}, "2023-11-05", false},
		{"a day first with points", cell{"05.11.2023", false, false, ""}, "2023-11-05", false},
		{"a month first", cell{"11/2023", false, false, ""}, "2023-11", false},
		{"a year that a cell of days shows as a day in 1905", cell{"2023", true, false, "yyyy-mm-dd"}, "the number 2023 shown as a day", true},
		{"a number", cell{"83", true, false, "0"}, "the number 83; expected a date", true},
		{"a time of day", cell{"45235.5", true, false, "yyyy-mm-dd hh:mm"}, "expected a date without a time of day", true},
		{"no number at all", cell{"9E99", true, false, "yyyy-mm-dd"}, "expected a date without a time of day", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.cell.date()
			if c.bad != (err != nil) || err == nil && got != c.want || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("read as %q, %v: expected %q", got, err, c.want)
			}
		})
	}
}

func TestEveryDateComesBackFromItsCell(t *testing.T) {
	for _, s := range []string{"2023-11-05", "2023-11", "2023", "early 2025", "mid 2017?", "2023?", "2018..2023", "2025-10-01..", "..2021", "1900-01-01", "1900-02", "1900-03-01", "1900", "2199-12-31", "2199"} {
		d, err := knowledge.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		c := cell{value: s}
		if n, format, ok := serial(d); ok {
			c = cell{value: strconv.Itoa(n), numeric: true, format: format}
		}
		if got, err := c.date(); err != nil || got != s {
			t.Errorf("%s is kept as %+v and read as %q, %v", s, c, got, err)
		}
	}
}

func TestNumbersKeepTheDecimalsThatAreShown(t *testing.T) {
	for _, c := range []struct{ value, format, want string }{
		{"83", "0", "83"}, {"77.3", "0.00", "77.30"}, {"77.3614", "0.00", "77.3614"}, {"77.361400000000003", "General", "77.3614"},
		{"1510", "#,##0", "1510"}, {"1507.4", "#,##0.00", "1507.40"}, {"1E3", "General", "1000"}, {"-5", "0.0;[RED]-0.0", "-5.0"}, {"5", `0.00" ha"`, "5.00"},
	} {
		if got, err := (cell{value: c.value, numeric: true, format: c.format}).number(); err != nil || got != c.want {
			t.Errorf("%s shown as %s is read as %q, %v: expected %s", c.value, c.format, got, err, c.want)
		}
	}
	for _, c := range []cell{{"0.775", true, false, "0.0%"}, {"45235", true, false, "d mmm yyyy"}} {
		if got, err := c.number(); err == nil {
			t.Errorf("%+v is read as %s: expected an error", c, got)
		}
	}
}

func TestFiguresOfTextsComeBackFromTheirLines(t *testing.T) {
	for _, line := range []string{"wide = 230 ha", "later = about 1597 ha", "n = 3..5 years", "x = over 1.50..2.5 million VND/month", "y = date 2023", "d = about date early 2025?", "p = -3.5 %", "open = date 2025-10-01..", "rent = 80 USD/m2/year"} {
		f, err := parseFigure(line)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if got := figureLine(f); got != line {
			t.Errorf("%s is written again as %s", line, got)
		}
	}
	for _, line := range []string{"", "230 ha", "= 230 ha", "wide =", "wide = ha", "wide = 1,5 ha", "wide = about over 3 ha?"} {
		if f, err := parseFigure(line); err == nil && f.Get("unit") != nil && strings.Count(f.String(), " ") < 3 {
			t.Errorf("%q is read as %v: expected an error", line, f)
		}
	}
}

// awkward is a pack with texts that spreadsheets are known to change.
func awkward(t testing.TB) *knowledge.Pack {
	t.Helper()
	texts := []string{"=1+1", "+84 218", "-x", "@a", "_x0041_", "a\nb", "  a  b ", "'quoted'", `back\slash and \n`, "tab\there", "<b>&amp;</b>", "ｆｕｌｌ", "TRUE", "1.50", "007", "2023-11", "#REF!", "𝄞 💧", "a;b, c|d", "\u00a0x", "\u2028line", "é e\u0301"}
	base := hamlet(t)
	trees := base.Trees()
	for _, tree := range trees {
		if tree.Name != "sources.yaml" {
			continue
		}
		for i, text := range texts {
			s := &knowledge.Item{Kind: knowledge.MapItem}
			s.Put("id", &knowledge.Item{Value: "s" + strconv.Itoa(i)})
			s.Put("title", &knowledge.Item{Kind: knowledge.TextItem, Value: text})
			s.Put("publisher", &knowledge.Item{Kind: knowledge.TextItem, Value: text})
			s.Put("reliability", &knowledge.Item{Value: "low"})
			tree.Root.Items[0].Items = append(tree.Root.Items[0].Items, s)
		}
	}
	for _, tree := range trees {
		if tree.Name != "industries.yaml" {
			continue
		}
		list := &knowledge.Item{Kind: knowledge.ListItem}
		for _, text := range texts {
			list.Items = append(list.Items, &knowledge.Item{Kind: knowledge.TextItem, Value: text})
		}
		tree.Root.Items[0].Items[0].Put("aliases.en", list)
	}
	pack, err := knowledge.Encode(trees).Load()
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func TestNoTextIsChangedByTheWorkbook(t *testing.T) {
	pack := awkward(t)
	again, _, err := Read(written(t, pack))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range knowledge.Diff(pack, again) {
		t.Errorf("%v: expected no difference", c)
	}
}

func TestWhatNoCellHoldsIsAnErrorOfTheExport(t *testing.T) {
	for name, text := range map[string]string{"a text that is too long": strings.Repeat("x", 40_000), "a control character": "a\abell", "a lone return": "a\rb"} {
		trees := hamlet(t).Trees()
		for _, tree := range trees {
			if tree.Name == "sources.yaml" {
				tree.Root.Items[0].Items[0].Get("title").Value = text
			}
		}
		pack, err := knowledge.Encode(trees).Load()
		if err != nil {
			t.Fatal(err)
		}
		if err := Write(&strings.Builder{}, pack, version7); err == nil {
			t.Errorf("%s is written: expected an error, for it would come back otherwise", name)
		} else if !strings.Contains(err.Error(), "title of board") {
			t.Errorf("%s gives %v: expected it to name the record and the field", name, err)
		}
	}
}
