package text

import (
	"math"
	"testing"

	"zonedesk/knowledge"
)

func TestQuantities(t *testing.T) {
	type q = Quantity
	for _, c := range []struct {
		lang knowledge.Lang
		in   string
		want []Quantity
	}{
		{"vi", "1.510,5 ha", []q{{Value: 1510.5, Unit: "ha"}}},
		{"en", "1,510.5 ha", []q{{Value: 1510.5, Unit: "ha"}}},
		{"vi", "5ha", []q{{Value: 5, Unit: "ha"}}},
		{"vi", "5,5 hecta", []q{{Value: 5.5, Unit: "ha"}}},
		{"vi", "5.5 hec", []q{{Value: 5.5, Unit: "ha"}}},
		{"vi", "cần 50.000 m² đất", []q{{Value: 50000, Unit: "m2"}}},
		{"vi", "10,000 m2", []q{{Value: 10000, Unit: "m2"}}},
		{"en", "1.510.000 people", []q{{Value: 1510000, Unit: "people"}}},
		{"en", "10k m2", []q{{Value: 10000, Unit: "m2"}}},
		{"en", "10k sqm", []q{{Value: 10000, Unit: "m2"}}},
		{"vi", "2 triệu đô", []q{{Value: 2e6, Unit: "USD"}}},
		{"vi", "2 trieu do", []q{{Value: 2e6, Unit: "USD"}}},
		{"vi", "20 tr USD", []q{{Value: 2e7, Unit: "USD"}}},
		{"vi", "vốn 2 tỷ", []q{{Value: 2e9, Unit: "VND"}}},
		{"vi", "2 nghìn tỷ đồng", []q{{Value: 2e12, Unit: "VND"}}},
		{"vi", "500 triệu đồng/tháng", []q{{Value: 5e8, Unit: "VND/month"}}},
		{"en", "$5 million", []q{{Value: 5e6, Unit: "USD"}}},
		{"en", "a USD 20m project", []q{{Value: 2e7, Unit: "USD"}}},
		{"en", "20m dollars, 20 m from the road", []q{{Value: 2e7, Unit: "USD"}, {Value: 20, Unit: "m"}}},
		{"en", "USD 80 per sqm per year", []q{{Value: 80, Unit: "USD/m2/year"}}},
		{"vi", "80 USD/m2", []q{{Value: 80, Unit: "USD/m2"}}},
		{"en", "US$ 80/m2", []q{{Value: 80, Unit: "USD/m2"}}},
		{"zh", "5公顷以上的土地", []q{{Value: 5, Unit: "ha", Bound: "min"}}},
		{"zh", "3万平方米", []q{{Value: 30000, Unit: "m2"}}},
		{"zh", "大约30亩", []q{{Value: 20000, Unit: "m2", Bound: "about"}}},
		{"zh", "500万美元", []q{{Value: 5e6, Unit: "USD"}}},
		{"en", "around 25 acres", []q{{Value: 101171.41056, Unit: "m2", Bound: "about"}}},
		{"en", "a 25-acre plot", []q{{Value: 101171.41056, Unit: "m2"}}},
		{"en", "200,000 sq ft", []q{{Value: 18580.608, Unit: "m2"}}},
		{"zh", "两甲地", []q{{Value: 19398.3471074, Unit: "m2"}}},
		{"ko", "25에이커", []q{{Value: 101171.41056, Unit: "m2"}}},
		{"ja", "入居率が5割を切っている", []q{{Value: 50, Unit: "%", Bound: "below"}}},
		{"zh", "入驻率低于五成", []q{{Value: 50, Unit: "%", Bound: "below"}}},
		{"zh", "2023年成立", nil},
		{"ko", "입주율 50프로 밑인", []q{{Value: 50, Unit: "%", Bound: "below"}}},
		{"ko", "30% 아래", []q{{Value: 30, Unit: "%", Bound: "below"}}},
		{"ja", "5000坪", []q{{Value: 16528.925619834, Unit: "m2"}}},
		{"ja", "5ヘクタール以下", []q{{Value: 5, Unit: "ha", Bound: "max"}}},
		{"ja", "約10ha", []q{{Value: 10, Unit: "ha", Bound: "about"}}},
		{"ko", "5000평 이상", []q{{Value: 16528.925619834, Unit: "m2", Bound: "min"}}},
		{"ko", "5헥타르 미만", []q{{Value: 5, Unit: "ha", Bound: "below"}}},
		{"ko", "3억 5000만 달러", []q{{Value: 3.5e8, Unit: "USD"}}},
		{"ko", "60km 이내", []q{{Value: 60, Unit: "km", Bound: "max"}}},
		{"vi", "dưới 60km", []q{{Value: 60, Unit: "km", Bound: "below"}}},
		{"en", "under 60 km from Hanoi", []q{{Value: 60, Unit: "km", Bound: "below"}}},
		{"en", "at least 20 hectares", []q{{Value: 20, Unit: "ha", Bound: "min"}}},
		{"vi", "hơn 500 hộ", []q{{Value: 500, Bound: "over"}}},
		{"vi", "khoảng 20 ha", []q{{Value: 20, Unit: "ha", Bound: "about"}}},
		{"vi", "20 ha trở lên", []q{{Value: 20, Unit: "ha", Bound: "min"}}},
		{"vi", "từ 5 đến 10 ha", []q{{Value: 5, High: 10, Unit: "ha"}}},
		{"vi", "5-10 ha", []q{{Value: 5, High: 10, Unit: "ha"}}},
		{"en", "between 5 and 10 ha", []q{{Value: 5, High: 10, Unit: "ha"}}},
		{"en", "5 ha to 10 ha", []q{{Value: 5, High: 10, Unit: "ha"}}},
		{"vi", "2-3 triệu USD", []q{{Value: 2e6, High: 3e6, Unit: "USD"}}},
		{"vi", "không dưới 60%", []q{{Value: 60, Unit: "%", Bound: "min"}}},
		{"vi", "không quá 100 ha", []q{{Value: 100, Unit: "ha", Bound: "max"}}},
		{"vi", "không vượt quá 100 ha", []q{{Value: 100, Unit: "ha", Bound: "max"}}},
		{"vi", "chưa tới 100 ha", []q{{Value: 100, Unit: "ha", Bound: "below"}}},
		{"en", "no less than 60%", []q{{Value: 60, Unit: "%", Bound: "min"}}},
		{"en", "not more than 50 km", []q{{Value: 50, Unit: "km", Bound: "max"}}},
		{"en", "not below 60 percent", []q{{Value: 60, Unit: "%", Bound: "min"}}},
		{"zh", "不超过50公里", []q{{Value: 50, Unit: "km", Bound: "max"}}},
		{"zh", "不低于60%", []q{{Value: 60, Unit: "%", Bound: "min"}}},
		{"ko", "50km를 넘지 않는", []q{{Value: 50, Unit: "km", Bound: "max"}}},
		{"vi", "từ 5 ha", []q{{Value: 5, Unit: "ha", Bound: "min"}}},
		{"vi", "44,36%", []q{{Value: 44.36, Unit: "%"}}},
		{"vi", "thuê 50 năm", []q{{Value: 50, Unit: "year"}}},
		{"vi", "300 lao động", []q{{Value: 300, Unit: "people"}}},
		{"vi", "2.000 m3/ngày đêm", []q{{Value: 2000, Unit: "m3/day"}}},
		{"vi", "2000 m2", []q{{Value: 2000, Unit: "m2"}}},
		{"en", "5 ha near QL6 in 2021, decree 35/2022/NĐ-CP, 8/2022", []q{{Value: 5, Unit: "ha"}}},
		{"vi", "năm 2014-2022", nil},
		{"vi", "2021 và 31/8/2022", nil},
		{"vi", "đầu tư 5 ha", []q{{Value: 5, Unit: "ha"}}},
		{"vi", "dau tu 5 ha", []q{{Value: 5, Unit: "ha"}}},
		{"vi", "tháng 8 năm 2022 có 26 dự án", []q{{Value: 26, Unit: "projects"}}},
		{"vi", "giá 2 triệu/m2", []q{{Value: 2e6, Unit: "VND/m2"}}},
		{"vi", "100 usd 1 m2", []q{{Value: 100, Unit: "USD/m2"}}},
		{"vi", "giá thấp hơn 80$/m2", []q{{Value: 80, Unit: "USD/m2", Bound: "below"}}},
		{"ja", "2022年8月時点で5ha", []q{{Value: 5, Unit: "ha"}}},
		{"ko", "2022년 8월 기준 8년", []q{{Value: 8, Unit: "year"}}},
		{"en", "3 Ha Noi", []q{{Value: 3}}},
		{"en", "2 zones", []q{{Value: 2}}},
		{"zh", "投资两千万美元", []q{{Value: 2e7, Unit: "USD"}}},
		{"zh", "一万坪土地", []q{{Value: 33057.851239669, Unit: "m2"}}},
		{"zh", "三十亩", []q{{Value: 20000, Unit: "m2"}}},
		{"zh", "一公顷多少钱", nil},
		{"zh", "两个项目，五年", nil},
		{"ja", "一万坪ほど", []q{{Value: 33057.851239669, Unit: "m2", Bound: "about"}}},
		{"ja", "五ヘクタール以上", []q{{Value: 5, Unit: "ha", Bound: "min"}}},
		{"ko", "오천 평", []q{{Value: 16528.925619834, Unit: "m2"}}},
		{"ko", "만 평 정도", []q{{Value: 33057.851239669, Unit: "m2", Bound: "about"}}},
		{"ko", "이천만 달러", []q{{Value: 2e7, Unit: "USD"}}},
		{"vi", "cần năm héc ta", []q{{Value: 5, Unit: "ha"}}},
		{"vi", "giá một m2 là bao nhiêu", nil},
		{"vi", "năm nay ở phía nam Hà Nội", nil},
		{"en", "ten hectares", []q{{Value: 10, Unit: "ha"}}},
		{"en", "twenty million dollars", []q{{Value: 2e7, Unit: "USD"}}},
		{"vi", "５ｈａ", []q{{Value: 5, Unit: "ha"}}},
	} {
		got := Quantities(c.in, c.lang)
		if len(got) != len(c.want) {
			t.Errorf("Quantities(%q, %s) = %+v, want %+v", c.in, c.lang, got, c.want)
			continue
		}
		for i, g := range got {
			w := c.want[i]
			if !near(g.Value, w.Value) || !near(g.High, w.High) || g.Unit != w.Unit || g.Bound != w.Bound {
				t.Errorf("Quantities(%q, %s) = %+v (%q), want %+v", c.in, c.lang, g, c.in[g.Start:g.End], w)
			}
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(1, math.Abs(b)) }

func TestQuantitySpansCoverNumberAndUnit(t *testing.T) {
	in := "Tôi cần khoảng 50.000 m² và US$ 5 triệu"
	want := []string{"50.000 m²", "US$ 5 triệu"}
	for i, q := range Quantities(in, "vi") {
		if got := in[q.Start:q.End]; got != want[i] {
			t.Errorf("quantity %d spans %q, want %q", i, got, want[i])
		}
	}
}

func TestQuantityInAnotherUnit(t *testing.T) {
	q, ok := Quantity{Value: 50000, High: 60000, Unit: "m2"}.In("ha")
	if !ok || q.Value != 5 || q.High != 6 || q.Unit != "ha" {
		t.Errorf("50 000 to 60 000 m2 in ha = %+v, %v, want 5 to 6 ha", q, ok)
	}
	if _, ok := (Quantity{Value: 1, Unit: "USD"}).In("ha"); ok {
		t.Error("USD were turned into ha, want refusal")
	}
}

func TestYears(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []YearRef
	}{
		{"2021", []YearRef{{From: 2021, To: 2021}}},
		{"năm 2021", []YearRef{{From: 2021, To: 2021}}},
		{"năm 2017 bn người", []YearRef{{From: 2017, To: 2017}}},
		{"8/2022", []YearRef{{From: 2022, To: 2022, Month: 8}}},
		{"31/8/2022", []YearRef{{From: 2022, To: 2022, Month: 8}}},
		{"tháng 8 năm 2022", []YearRef{{From: 2022, To: 2022, Month: 8}}},
		{"tháng 8/2022", []YearRef{{From: 2022, To: 2022, Month: 8}}},
		{"August 2022", []YearRef{{From: 2022, To: 2022, Month: 8}}},
		{"2021년 매출", []YearRef{{From: 2021, To: 2021}}},
		{"2022년 8월", []YearRef{{From: 2022, To: 2022, Month: 8}}},
		{"2022年8月の", []YearRef{{From: 2022, To: 2022, Month: 8}}},
		{"2014-2022", []YearRef{{From: 2014, To: 2022}}},
		{"từ 2014 đến năm 2022", []YearRef{{From: 2014, To: 2022}}},
		{"2018年から2020年", []YearRef{{From: 2018, To: 2020}}},
		{"2021 và 2022", []YearRef{{From: 2021, To: 2021}, {From: 2022, To: 2022}}},
		{"quý 3/2022", []YearRef{{From: 2022, To: 2022, Months: [2]int{7, 9}}}},
		{"Q1 2024 and the second quarter of 2025", []YearRef{{From: 2024, To: 2024, Months: [2]int{1, 3}}, {From: 2025, To: 2025, Months: [2]int{4, 6}}}},
		{"the first half of 2021", []YearRef{{From: 2021, To: 2021, Months: [2]int{1, 6}}}},
		{"9 tháng đầu năm 2023", []YearRef{{From: 2023, To: 2023, Months: [2]int{1, 9}}}},
		{"2021年下半年", []YearRef{{From: 2021, To: 2021, Months: [2]int{7, 12}}}},
		{"2021년 상반기", []YearRef{{From: 2021, To: 2021, Months: [2]int{1, 6}}}},
		{"2023年第一季度", []YearRef{{From: 2023, To: 2023, Months: [2]int{1, 3}}}},
		{"2018 and 2021", []YearRef{{From: 2018, To: 2018}, {From: 2021, To: 2021}}},
		{"between 2014 and 2022", []YearRef{{From: 2014, To: 2022}}},
		{"giữa năm 2014 và năm 2022", []YearRef{{From: 2014, To: 2022}}},
		{"2021년부터 2023년까지", []YearRef{{From: 2021, To: 2023}}},
		{"from 2021 through 2023", []YearRef{{From: 2021, To: 2023}}},
		{"2018年和2021年", []YearRef{{From: 2018, To: 2018}, {From: 2021, To: 2021}}},
		{"từ 2014 đến tháng 8/2022", []YearRef{{From: 2014, To: 2022}}},
		{"from 2014 to August 2022", []YearRef{{From: 2014, To: 2022}}},
		{"trước năm 2020", []YearRef{{From: 2020, To: 2020, Bound: "before"}}},
		{"before the end of 2020", []YearRef{{From: 2020, To: 2020, Bound: "before"}}},
		{"2020年以前", []YearRef{{From: 2020, To: 2020, Bound: "until"}}},
		{"2020년 이전", []YearRef{{From: 2020, To: 2020, Bound: "before"}}},
		{"since 2019", []YearRef{{From: 2019, To: 2019, Bound: "since"}}},
		{"từ năm 2019 đến nay", []YearRef{{From: 2019, To: 2019, Bound: "since"}}},
		{"vốn đầu tư năm 2019", []YearRef{{From: 2019, To: 2019}}},
		{"von dau tu 2019", []YearRef{{From: 2019, To: 2019}}},
		{"2019年以来", []YearRef{{From: 2019, To: 2019, Bound: "since"}}},
		{"before October 2025", []YearRef{{From: 2025, To: 2025, Month: 10, Bound: "before"}}},
		{"trước ngày 1/10/2025", []YearRef{{From: 2025, To: 2025, Month: 10, Bound: "before"}}},
		{"2025年10月1日之后", []YearRef{{From: 2025, To: 2025, Month: 10, Bound: "after"}}},
		{"sau 2019", []YearRef{{From: 2019, To: 2019, Bound: "after"}}},
		{"2000 m2, 2000 người, 67/2025/QH15, QL2000, 20.21", nil},
		{"1.510", nil},
	} {
		got := Years(c.in)
		if len(got) != len(c.want) {
			t.Errorf("Years(%q) = %+v, want %+v", c.in, got, c.want)
			continue
		}
		for i, g := range got {
			w := c.want[i]
			if g.From != w.From || g.To != w.To || g.Month != w.Month || g.Months != w.Months || g.Bound != w.Bound {
				t.Errorf("Years(%q) = %+v, want %+v", c.in, g, w)
			}
		}
	}
}

func TestRecent(t *testing.T) {
	for _, c := range []struct {
		in       string
		from, to int
	}{
		{"projects in the last three years", 2023, 2026},
		{"trong 3 năm gần đây", 2023, 2026},
		{"ba năm qua", 2023, 2026},
		{"近三年出口", 2023, 2026},
		{"최근 2년 동안", 2024, 2026},
		{"過去5年間", 2021, 2026},
		{"exports last year", 2025, 2025},
		{"năm ngoái xuất khẩu bao nhiêu", 2025, 2025},
		{"năm nay", 2026, 2026},
		{"去年", 2025, 2025},
		{"a lease of 50 years", 0, 0},
		{"thuê 50 năm", 0, 0},
		{"Việt Nam nay", 0, 0},
	} {
		got := Recent(c.in, 2026)
		if c.from == 0 {
			if len(got) > 0 {
				t.Errorf("Recent(%q) = %+v, want none", c.in, got)
			}
			continue
		}
		if len(got) != 1 || got[0].From != c.from || got[0].To != c.to {
			t.Errorf("Recent(%q) = %+v, want %d to %d", c.in, got, c.from, c.to)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Fold("Khu công nghiệp Lương Sơn còn bao nhiêu đất cho thuê?")
	}
}

func BenchmarkDetect(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Detect("khu cong nghiep luong son con bao nhieu dat cho thue?")
	}
}
