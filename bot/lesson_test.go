package bot_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zonedesk/bot"
	"zonedesk/knowledge"
)

func TestFiguresOfALessonAreRecordsWithUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, want, figures string }{
		{"en", "85 USD/m2 for 50 years", "{f1} for {f2}", "85 USD/m2, 50 years"},
		{"vi", "Giá 1,5 triệu đồng/m2, còn 12,5 ha", "Giá {f1}, còn {f2}", "1500000 VND/m2, 12.5 ha"},
		{"vi", "Vốn 2,5 tỷ đồng từ ngày 30/6/2027", "Vốn {f1} từ ngày {f2}", "2.5 billion VND, 2027-06-30"},
		{"en", "There are 3 schools since 2019", "There are {f1} schools since {f2}", "3 count, 2019 year"},
		{"en", "Since August 2022, or from 2026-11-26", "Since {f1}, or from {f2}", "2022-08, 2026-11-26"},
		{"ko", "전용 면적 20 ha, 10%", "전용 면적 {f1}, {f2}", "20 ha, 10 %"},
		{"en", "10-12 km away", "{f1} away", "10–12 km"},
		{"en", "Call 0218 3123456, 8:00 to 17:00", "Call 0218 3123456, 8:00 to 17:00", ""},
		{"vi", "Theo Nghị định 35/2022/NĐ-CP, gần quốc lộ 6, lô 12", "Theo Nghị định 35/2022/NĐ-CP, gần quốc lộ 6, lô 12", ""},
		{"en", "5 ha here, 5 ha there {x}", "{f1} here, {f1} there (x)", "5 ha"},
		{"en", "no figures", "no figures", ""},
	} {
		got, figures := bot.Figured(c.text, knowledge.Lang(c.lang))
		var list []string
		for _, name := range slices.Sorted(maps.Keys(figures)) {
			f := figures[name]
			switch {
			case f.Unit == "date":
				list = append(list, f.Date.String())
			case f.High != nil:
				list = append(list, fmt.Sprintf("%s–%s %s", f.Value, *f.High, f.Unit))
			default:
				list = append(list, fmt.Sprintf("%s %s", f.Value, f.Unit))
			}
		}
		if all := strings.Join(list, ", "); got != c.want || all != c.figures {
			t.Errorf("%q becomes %q with %q: expected %q with %q", c.text, got, all, c.want, c.figures)
		}
	}
}

var placeholders = regexp.MustCompile(`\{(\w+)\}`)

// FuzzFiguresOfALesson has each placeholder be one of a figure whose unit the pack knows, and leaves no brace beside them.
func FuzzFiguresOfALesson(f *testing.F) {
	for _, s := range []string{"85 USD/m2 for 50 years", "\u0301 3", "từ 30/6/2027 đến 2030", "3개 학교, 1억 5000만 원", "{f1} 5 ha", "99/99/9999 0000-00-00", "1e9 ha 2 m3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range knowledge.Langs() {
			got, figures := bot.Figured(s, lang)
			for _, m := range placeholders.FindAllStringSubmatch(got, -1) {
				if figure, ok := figures[m[1]]; !ok || !knowledge.IsUnit(figure.Unit) {
					t.Errorf("%q becomes %q in %s: expected a figure of a known unit for {%s}", s, got, lang, m[1])
				}
			}
			if strings.ContainsAny(placeholders.ReplaceAllString(got, ""), "{}") {
				t.Errorf("%q becomes %q in %s: expected no braces but those of placeholders", s, got, lang)
			}
		}
	})
}
