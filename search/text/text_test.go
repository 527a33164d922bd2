package text

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"zonedesk/knowledge"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"marks go and đ becomes d", "Đất công nghiệp Đồng Nai", "dat cong nghiep dong nai"},
		{"ơ and ư lose their horns", "Ơ ư thường trở", "o u thuong tro"},
		{"decomposed text folds alike", "Đa\u0302\u0301t Lu\u031bo\u031bng So\u031bn", "dat luong son"},
		{"full-width becomes half-width", "ＫＣＮ　５ｈａ，", "kcn 5ha,"},
		{"zero-width characters go", "Lương\u200b Sơn\ufeff", "luong son"},
		{"raised digits become plain", "50.000 m² ㎡", "50.000 m2 m2"},
		{"Hangul, Han and Kana stay", "산업단지 工業団地 ガス", "산업단지 工業団地 ガス"},
		{"half-width Katakana is made full", "ｶﾞｽ", "ガス"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("%s: Fold(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestFoldAllocatesNothingForPlainText(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Fold("khu cong nghiep luong son con 5 ha khong?") }); n != 0 {
		t.Errorf("Fold of plain text allocates %v times, want 0", n)
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"digits part from the letters after them", "5ha 60km", []string{"5", "ha", "60", "km"}},
		{"digits stay with the letters before them", "QL6 m2 50m² P2M", []string{"ql6", "m2", "50", "m2", "p2m"}},
		{"numbers keep their separators", "1.510 44,36 8/2022 1.510,5.", []string{"1.510", "44,36", "8/2022", "1.510,5"}},
		{"a dash parts numbers", "2014-2022", []string{"2014", "2022"}},
		{"Han, Kana and Hangul runs stand alone", "リョンソン工業団地の5公顷 르엉선산업단지", []string{"リョンソン", "工業団地", "の", "5", "公顷", "르엉선산업단지"}},
		{"punctuation and emoji go", "Còn đất không??? 🙏", []string{"con", "dat", "khong"}},
		{"decomposed letters stay together", "Lu\u031bo\u031bng", []string{"luong"}},
	} {
		var got []string
		for _, k := range Tokens(c.in) {
			got = append(got, k.Folded)
			if c.in[k.Start:k.End] != k.Text {
				t.Errorf("%s: token %q says it is at %d:%d, which is %q", c.name, k.Text, k.Start, k.End, c.in[k.Start:k.End])
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: Tokens(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestSyllable(t *testing.T) {
	for _, s := range strings.Fields("khu cong nghiep dat thue gia quang nguyen yen khuya ngoai gieng quyen xoong i y oai thuong huu rieng gi giup quoc nghi uong im") {
		if !Syllable(s) {
			t.Errorf("Syllable(%q) = false, want true", s)
		}
	}
	for _, s := range strings.Fields("wastewater park what zone kong ngi gha coong rent price tax cost industrial qo fat jan zed str") {
		if Syllable(s) {
			t.Errorf("Syllable(%q) = true, want false", s)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		in   string
		want knowledge.Lang
	}{
		{"KCN Lương Sơn còn đất không?", "vi"},
		{"KCN Luong Son gia bao nhieu", "vi"},
		{"gia thue dat yen quang", "vi"},
		{"dat con trong ko", "vi"},
		{"Yen Quang wastewater?", "en"},
		{"Yên Quang wastewater?", "en"},
		{"luong son rent price", "en"},
		{"How much is the rent in Lương Sơn?", "en"},
		{"rent Lương Sơn", "en"},
		{"tax incentives", "en"},
		{"hello", "en"},
		{"xin chao", "vi"},
		{"chào", "vi"},
		{"khu coong nghieepj", "vi"},
		{"khu co6ng nghie65p", "vi"},
		{"con bao nhieu ha", "vi"},
		{"nhà máy nước thải Bờ trái", "vi"},
		{"so sanh Luong Son va Yen Quang", "vi"},
		{"compare Luong Son and Yen Quang", "en"},
		{"uu dai thue tndn", "vi"},
		{"CIT rate in KCN Mong Hoa", "en"},
		{"thu tuc cap IRC", "vi"},
		{"Which zones are within 60 km of Ha Noi?", "en"},
		{"khoang cach den san bay Noi Bai", "vi"},
		{"XLNT Luong Son the nao", "vi"},
		{"doanh thu 2022", "vi"},
		{"revenue 2022", "en"},
		{"lao dong", "vi"},
		{"how many workers", "en"},
		{"KCN Luong Son nam o dau", "vi"},
		{"can do tenants", "en"},
		{"tien thue dat tra mot lan hay hang nam", "vi"},
		{"I need 5 ha", "en"},
		{"Can I rent 2ha in Luong Son", "en"},
		{"cam on", "vi"},
		{"du an", "vi"},
		{"and Mong Hoa?", "en"},
		{"con Yen Quang thi sao", "vi"},
		{"르엉선 산업단지 임대료는?", "ko"},
		{"Luong Son 임대료", "ko"},
		{"梁山工业园区还有地吗", "zh"},
		{"工業団地の賃料はいくらですか", "ja"},
		{"工業団地 地価", "ja"},
		{"Lương Sơn の賃料", "ja"},
	} {
		got, sure := Detect(c.in)
		if got != c.want || sure < 0.3 {
			t.Errorf("Detect(%q) = %s, %.2f, want %s", c.in, got, sure, c.want)
		}
	}
	for _, name := range []string{"Lương Sơn", "Luong Son", "luong son", "Yên Quang", "KCN", "2022", ""} {
		if lang, sure := Detect(name); sure >= 0.5 {
			t.Errorf("Detect(%q) = %s, %.2f, want less than 0.5 for a name alone", name, lang, sure)
		}
	}
}

func TestRepair(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"Telex", "khu coong nghieepj", "khu công nghiệp"},
		{"Telex in capitals", "KHU COONG NGHIEEPJ Luowng Sown", "KHU CÔNG NGHIỆP Lương Sơn"},
		{"Telex with đ", "ddaats coof khoong ddaays", "đất cồ không đấy"},
		{"Telex ươ by one w", "dduowngf luwowng huongw thuowr", "đường lương hương thuở"},
		{"Telex w for ư", "kcn lwong sown ddaats twr, two sweet kWh swing", "kcn lương sơn đất tử, two sweet kWh swing"},
		{"Telex beside plain words", "gia thuee ddaats bao nhieeu", "gia thuê đất bao nhiêu"},
		{"VNI", "khu co6ng nghie65p d9a61t", "khu công nghiệp đất"},
		{"VNI ươ", "d9u7o7ng2 lu7o7ng", "đường lương"},
		{"tones stand as in hòa, thúy, quý", "ddoonf hoaf thuys quys hoangf", "đồn hòa thúy quý hoàng"},
		{"English stays", "has tax room been how songs lots needs boots does new been", "has tax room been how songs lots needs boots does new been"},
		{"codes and numbers stay", "QL6 A1 B2 m2 5ha CT1 P2M 67/2025/QH15", "QL6 A1 B2 m2 5ha CT1 P2M 67/2025/QH15"},
		{"marked words stay", "đất công nghiệp", "đất công nghiệp"},
		{"weak signs alone change nothing", "gias dats", "gias dats"},
		{"weak signs beside frequent words change", "gias thue bao nhieu", "giá thue bao nhieu"},
	} {
		if got := Repair(c.in); got != c.want {
			t.Errorf("%s: Repair(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Đất ở", "e\u0301\u0302", "ｶﾞ", "한국", "\u1112\u0300\u1161", "İ", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := NFC(s)
		if again := NFC(n); again != n {
			t.Errorf("NFC(%q) = %q, but again %q", s, n, again)
		}
		once := Fold(s)
		if again := Fold(once); again != once {
			t.Errorf("Fold(%q) = %q, but again %q", s, once, again)
		}
		if !utf8.ValidString(once) {
			t.Errorf("Fold(%q) = %q is not valid UTF-8", s, once)
		}
	})
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"5ha QL6 1.510,5", "工業団地の賃料", "a\u200bb", "８／２０２２", "m²"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, k := range Tokens(s) {
			if k.Start < last || k.End <= k.Start || k.End > len(s) || s[k.Start:k.End] != k.Text {
				t.Fatalf("Tokens(%q): token %+v, want it after %d and inside", s, k, last)
			}
			last = k.End
		}
		Detect(s)
	})
}

func FuzzRepair(f *testing.F) {
	for _, s := range []string{"khu coong nghieepj", "d9a61t", "gias thue bao nhieu", "ddw", "quw9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Repair(s)
		if again := Repair(once); again != once {
			t.Errorf("Repair(%q) = %q, but again %q", s, once, again)
		}
	})
}

func FuzzQuantities(f *testing.F) {
	for _, s := range []string{"1.510,5 ha", "từ 5 đến 10 ha", "2 triệu đô", "3억 5000만 달러", "5公顷以上", "8/2022", "$5m", "năm 2021 - 2022"} {
		f.Add(s, "vi")
		f.Add(s, "en")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		last := 0
		for _, q := range Quantities(s, knowledge.Lang(lang)) {
			if q.Start < last || q.End <= q.Start || q.End > len(s) {
				t.Fatalf("Quantities(%q): %+v, want it after %d and inside", s, q, last)
			}
			last = q.End
		}
		last = 0
		for _, y := range Years(s) {
			if y.Start < last || y.End <= y.Start || y.End > len(s) || y.To < y.From {
				t.Fatalf("Years(%q): %+v, want it after %d and inside", s, y, last)
			}
			last = y.End
		}
	})
}

// TestShortCutsAreRight checks, letter by letter, the two tests that spare most texts a slower way.
func TestShortCutsAreRight(t *testing.T) {
	for r := rune(0x80); r < 0x30000; r++ {
		s := string(r)
		if isSettled(r) && (!norm.NFC.PropertiesString(s).BoundaryBefore() || norm.NFC.String(s) != s || width.Fold.String(s) != s || unicode.In(r, unicode.Cc, unicode.Cf)) {
			t.Errorf("%U is taken as settled, expected only visible letters that NFC leaves alone", r)
		}
		if strings.ContainsAny(Fold(s), "0123456789") && !mayHoldNumber(s) {
			t.Errorf("%U folds to %q, expected that it may hold a number", r, Fold(s))
		}
	}
}
