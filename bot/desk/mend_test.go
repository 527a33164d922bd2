package desk

import (
	"testing"

	"zonedesk/knowledge"
)

func TestSlipsAreMended(t *testing.T) {
	words, err := packagedLexicon()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		in, want string
		lang     knowledge.Lang
	}{
		"a letter left out": {"khu nào lớn hất", "khu nào lớn nhất", knowledge.VI},
		"a letter left out of a word, which makes another": {"ưu đãi huế suất", "ưu đãi thuế suất", knowledge.VI},
		"a letter with its tone left out":                  {"có xử lý nước thải khng", "có xử lý nước thải không", knowledge.VI},
		"the key beside":                                   {"dien rich dat", "dien tich dat", knowledge.VI},
		"letters swapped":                                  {"tỷ lệ lấp đyầ", "tỷ lệ lấp đầy", knowledge.VI},
		"another tone":                                     {"tỷ lệ lấp đấy", "tỷ lệ lấp đầy", knowledge.VI},
		"marks left off a short word":                      {"bao nhiêu du án", "bao nhiêu dự án", knowledge.VI},
		"a blank missing":                                  {"vốnhạ tầng", "vốn hạ tầng", knowledge.VI},
		"a blank too many":                                 {"khu công ngh iệp", "khu công nghiệp", knowledge.VI},
		"a blank missing in English":                       {"how many parkshave land left", "how many parks have land left", knowledge.EN},
		"a blank missing inside an expression":             {"kcn nao dien tichtren 200 ha", "kcn nao dien tich tren 200 ha", knowledge.VI},
		"a blank missing between two expressions":          {"cac kcncon dat khong", "cac kcn con dat khong", knowledge.VI},
		"a blank missing in a whole expression":            {"thuhut bao nhieu von", "thu hut bao nhieu von", knowledge.VI},
		"a blank missing behind a question word":           {"which parkshave land left", "which parks have land left", knowledge.EN},
		"a name that nobody knows":                         {"KCN Kolmarvin", "KCN Kolmarvin", knowledge.VI},
		"words that are known":                             {"doanh nghiep", "doanh nghiep", knowledge.VI},
		"capitals":                                         {"KHU CÔNG NGHIỆP NÀO LỚN HẤT", "KHU CÔNG NGHIỆP NÀO LỚN NHẤT", knowledge.VI},
		"an ordinary word":                                 {"does the broker have a booth", "does the broker have a booth", knowledge.EN},
		"a syllable that no expression has":                {"phim hoạt hình", "phim hoạt hình", knowledge.VI},
		"an abbreviation in capitals":                      {"nhà máy của TNTH ở đâu", "nhà máy của TNTH ở đâu", knowledge.VI},
		"another language":                                 {"工业圆区", "工业圆区", knowledge.ZH},
		"nothing":                                          {"", "", knowledge.VI},
	} {
		if got, _ := words.lexicon.mend(c.in, split(c.in), c.lang); got != c.want {
			t.Errorf("%s: %q was read as %q, expected %q", name, c.in, got, c.want)
		}
	}
}

func TestWhatWasTypedIsRemembered(t *testing.T) {
	words, err := packagedLexicon()
	if err != nil {
		t.Fatal(err)
	}
	in := "giá thue đất khng"
	read, slips := words.lexicon.mend(in, split(in), knowledge.VI)
	r := &Request{Text: read, units: split(read), slips: slips}
	if got := r.typed(r.units); got != in {
		t.Errorf("%q is read as %q, of which %q is said to have been typed; expected the first", in, read, got)
	}
}

func FuzzMend(f *testing.F) {
	words, err := packagedLexicon()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"khu nào lớn hất", "dien tcih kcn 200ha", "vốnhạ tầng!", "a\u0300\u0301b", "KCN  Ähm\tno", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []knowledge.Lang{knowledge.VI, knowledge.EN} {
			read, slips := words.lexicon.mend(s, split(s), lang)
			last := 0
			for _, m := range slips {
				if m.start < last || m.end <= m.start || m.end > len(read) {
					t.Fatalf("%q is read as %q with a slip at %d to %d; expected slips in order, inside", s, read, m.start, m.end)
				}
				last = m.end
			}
			if units := split(read); len(units) > 0 {
				r := &Request{Text: read, units: units, slips: slips}
				r.typed(units)
			}
		}
	})
}

// BenchmarkMend mends a question of usual length.
func BenchmarkMend(b *testing.B) {
	words, err := packagedLexicon()
	if err != nil {
		b.Fatal(err)
	}
	s := "Cho em hỏi KCN này còn bao nhiêu hecta đất công nghiệp chưa cho thuê ạ"
	units := split(s)
	b.ReportAllocs()
	for b.Loop() {
		words.lexicon.mend(s, units, knowledge.VI)
	}
}
