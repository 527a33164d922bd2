package picture

import (
	"strconv"
	"strings"
	"time"
)

// words are the texts of the examples in one language.
type words struct {
	lang, areas, ha, occupancy, share, leased, left, unknown, doubtful, asOf, source, growth, billion, fdi, domestic, compare, differs string
	zones, measures                                                                                                                    [4]string
	state, yes, no, long                                                                                                               string
}

var languages = []words{
	{
		lang: "vi", areas: "Diện tích các khu công nghiệp tỉnh Hòa Bình", ha: "Đơn vị: ha", occupancy: "Tỷ lệ lấp đầy", share: "Diện tích đất công nghiệp, ha",
		leased: "Đã cho thuê", left: "Còn trống", unknown: "chưa rõ", doubtful: "Số liệu chưa thống nhất giữa các nguồn; đề nghị xác nhận với cán bộ",
		asOf: "Số liệu đến ngày 31 tháng 12 năm 2024", source: "Nguồn: Ban Quản lý các khu công nghiệp tỉnh Hòa Bình, báo cáo số 1234/BC-BQL (15/01/2025)",
		growth: "Vốn đầu tư vào các khu công nghiệp qua các năm", billion: "Lũy kế, tỷ đồng", fdi: "Vốn FDI", domestic: "Vốn trong nước", compare: "So sánh khu công nghiệp", differs: "Các khu khác nhau",
		zones:    [4]string{"KCN Lương Sơn", "KCN Bờ trái sông Đà", "KCN Nhuận Trạch", "KCN Mông Hóa"},
		measures: [4]string{"Diện tích quy hoạch", "Giá thuê đất (đến hết thời hạn dự án)", "Nhà máy xử lý nước thải", "Khoảng cách đến sân bay quốc tế Nội Bài"},
		state:    "Đang hoạt động", yes: "Có, 2.000 m³/ngày đêm", no: "Đang xây dựng", long: "75–90 USD/m², chưa gồm VAT và phí hạ tầng hằng năm",
	},
	{
		lang: "en", areas: "Areas of the industrial parks of Hòa Bình province", ha: "Hectares", occupancy: "Occupancy", share: "Industrial land, ha",
		leased: "Leased", left: "Free", unknown: "not known", doubtful: "Sources disagree: please confirm with staff",
		asOf: "As of 31 December 2024", source: "Source: Hòa Bình Industrial Zones Authority, report 1234/BC-BQL (15 January 2025)",
		growth: "Investment in the industrial parks over the years", billion: "Cumulative, billion VND", fdi: "FDI", domestic: "Domestic", compare: "Comparison of industrial parks", differs: "Where the parks differ",
		zones:    [4]string{"Lương Sơn industrial park", "Left Bank of the Đà River", "Nhuận Trạch", "Mông Hóa"},
		measures: [4]string{"Planned area", "Land rent until the end of the project", "Wastewater treatment plant", "Distance to Nội Bài international airport"},
		state:    "Operating", yes: "Yes, 2,000 m³ a day", no: "Under construction", long: "USD 75–90 per m², without VAT and the yearly infrastructure fee",
	},
	{
		lang: "ko", areas: "호아빈성 산업단지 면적", ha: "단위: ha", occupancy: "입주율", share: "산업용지, ha",
		leased: "임대 완료", left: "잔여", unknown: "확인되지 않음", doubtful: "출처마다 수치가 다릅니다. 담당자에게 확인해 주십시오",
		asOf: "2024년 12월 31일 기준", source: "출처: 호아빈성 산업단지 관리위원회 보고서 1234/BC-BQL (2025년 1월 15일)",
		growth: "연도별 산업단지 투자 유치 실적", billion: "누계, 십억 동", fdi: "외국인 직접투자", domestic: "국내 투자", compare: "산업단지 비교", differs: "단지별로 다른 항목",
		zones:    [4]string{"르엉선 산업단지", "다강 좌안 산업단지", "뉴언짜익 산업단지", "몽호아 산업단지"},
		measures: [4]string{"계획 면적", "토지 임대료(사업 기간 전체)", "폐수 처리장", "노이바이 국제공항까지의 거리"},
		state:    "운영 중", yes: "있음, 하루 2,000 m³", no: "건설 중", long: "m²당 75~90달러, 부가가치세와 연간 인프라 사용료 별도",
	},
	{
		lang: "zh", areas: "和平省各工业园区面积", ha: "单位：公顷", occupancy: "入驻率", share: "工业用地，公顷",
		leased: "已出租", left: "剩余", unknown: "尚不清楚", doubtful: "各来源数据不一致，请向工作人员确认",
		asOf: "截至2024年12月31日", source: "来源：和平省工业园区管理委员会“第1234/BC-BQL号报告”（2025年1月15日）",
		growth: "历年工业园区投资额", billion: "累计，十亿越南盾", fdi: "外商直接投资", domestic: "国内投资", compare: "工业园区对比", differs: "各园区不同之处",
		zones:    [4]string{"良山工业园区", "沱江左岸工业园区", "润泽工业园区", "蒙化工业园区"},
		measures: [4]string{"规划面积", "土地租金（至项目期满）", "污水处理厂", "距内排国际机场"},
		state:    "运营中", yes: "有，日处理2,000立方米", no: "在建", long: "每平方米75–90美元，不含增值税和每年基础设施使用费",
	},
	{
		lang: "ja", areas: "ホアビン省の工業団地の面積", ha: "単位：ha", occupancy: "入居率", share: "工業用地、ha",
		leased: "賃貸済み", left: "空き", unknown: "不明", doubtful: "出典により数値が異なります。担当者にご確認ください",
		asOf: "2024年12月31日現在", source: "出典：ホアビン省工業団地管理委員会「第1234/BC-BQL号報告書」（2025年1月15日）",
		growth: "工業団地への投資額の推移", billion: "累計、10億ドン", fdi: "外資（FDI）", domestic: "国内資本", compare: "工業団地の比較", differs: "団地により異なる項目",
		zones:    [4]string{"ルオンソン工業団地", "ダー川左岸工業団地", "ニュアンチャック工業団地", "モンホア工業団地"},
		measures: [4]string{"計画面積", "土地賃料（事業期間終了まで）", "排水処理場", "ノイバイ国際空港までの距離"},
		state:    "稼働中", yes: "あり、1日2,000 m³", no: "建設中", long: "1 m²当たり75～90米ドル、付加価値税と年間インフラ使用料を除く",
	},
}

func (w words) frame(title, unit string) Frame {
	return Frame{Lang: w.lang, Title: title, Unit: unit, Doubtful: w.doubtful, AsOf: w.asOf, Sources: []string{w.source}}
}

func (w words) bars() BarChart {
	return BarChart{Frame: w.frame(w.areas, w.ha), Bars: []Bar{
		{Label: w.zones[0], Parts: []Value{{Known, 230.35, "230,35"}}},
		{Label: w.zones[1], Parts: []Value{{Doubtful, 68.37, "68,37"}}},
		{Label: w.zones[2], Parts: []Value{{Known, 213.68, "213,68"}}},
		{Label: w.zones[3], Parts: []Value{{Unknown, 0, w.unknown}}},
		{Label: w.zones[1] + " – " + w.zones[2] + " – " + w.zones[3], Parts: []Value{{Known, 9, "9"}}},
	}}
}

func (w words) stacked() BarChart {
	return BarChart{Frame: w.frame(w.occupancy, w.share), Parts: []string{w.leased, w.left}, Bars: []Bar{
		{Label: w.zones[0], Total: Value{Known, 100, "100%"}, Parts: []Value{{Known, 72, "72 ha"}, {Known, 0, "0 ha"}}},
		{Label: w.zones[1], Total: Value{Known, 65, "65%"}, Parts: []Value{{Known, 44.4, "44,4 ha"}, {Doubtful, 23.9, "23,9 ha"}}},
		{Label: w.zones[2], Total: Value{Unknown, 0, w.unknown}, Parts: []Value{{Known, 12, "12 ha"}, {Unknown, 0, w.unknown}}},
		{Label: w.zones[3], Total: Value{Unknown, 0, w.unknown}, Parts: []Value{{Unknown, 0, w.unknown}, {Unknown, 0, w.unknown}}},
	}}
}

func (w words) many() BarChart {
	c := w.bars()
	for i := range 24 {
		b := c.Bars[i%5]
		c.Bars = append(c.Bars, b)
	}
	return c
}

func (w words) lines() LineChart {
	point := func(at float64, label string, s State, n float64, text string) Point {
		return Point{At: at, Label: label, Value: Value{s, n, text}}
	}
	return LineChart{Frame: w.frame(w.growth, w.billion), Series: []Series{
		{Name: w.fdi, Points: []Point{
			point(2010, "2010", Known, 2100, "2.100"), point(2015, "2015", Known, 4350, "4.350"), point(2018, "2018", Unknown, 0, w.unknown),
			point(2020, "2020", Known, 9800, "9.800"), point(2023, "2023", Doubtful, 13400, "13.400"), point(2024, "2024", Known, 14250, "14.250"),
		}},
		{Name: w.domestic, Points: []Point{
			point(2010, "2010", Known, 1500, "1.500"), point(2015, "2015", Known, 3900, "3.900"),
			point(2020, "2020", Known, 6100, "6.100"), point(2024, "2024", Known, 8020, "8.020"),
		}},
	}}
}

func (w words) single() LineChart {
	c := w.lines()
	c.Series = c.Series[1:]
	c.Series[0].Name = ""
	return c
}

func (w words) table(columns int) Table {
	known := func(s string) Value { return Value{Known, 0, s} }
	rows := []Row{
		{Label: w.measures[0], Differs: true, Cells: []Value{known("230,35 ha"), {Doubtful, 0, "68,37 ha"}, known("213,68 ha"), known("9 ha")}},
		{Label: w.measures[1], Differs: true, Cells: []Value{known(w.long), {Unknown, 0, w.unknown}, known("80 USD/m²"), {Unknown, 0, w.unknown}}},
		{Label: w.measures[2], Differs: true, Cells: []Value{known(w.yes), known(w.no), known(w.yes), {Unknown, 0, w.unknown}}},
		{Label: w.share, Cells: []Value{known(w.state), known(w.state), known(w.state), known(w.state)}},
		{Label: w.occupancy, Cells: []Value{{Unknown, 0, w.unknown}, {Unknown, 0, w.unknown}, {Unknown, 0, w.unknown}, {Unknown, 0, w.unknown}}},
		{Label: w.measures[3], Cells: []Value{known("72 km"), known("82 km"), known("64 km"), known("58 km")}},
	}
	for i := range rows {
		rows[i].Cells = rows[i].Cells[:columns]
	}
	return Table{Frame: w.frame(w.compare, ""), Differs: w.differs, Columns: w.zones[:columns], Rows: rows}
}

// document is an estimate of two pages.
func (w words) document() Document {
	var rows [][]string
	for i := range 24 {
		rows = append(rows, []string{strconv.Itoa(2026 + i), strconv.Itoa(i) + "%", w.measures[i%4], w.source})
	}
	return Document{
		Lang: w.lang, Title: w.areas, Lead: []string{w.doubtful}, Made: w.asOf, MadeAt: time.Date(2024, 12, 31, 9, 0, 0, 0, time.UTC),
		Sections: []Section{
			{Title: w.compare, Paragraphs: []string{strings.Repeat(w.source+" ", 3), w.long}},
			{Title: w.growth, Grid: Grid{Columns: []string{w.asOf, "%", w.occupancy, w.differs}, Widths: []float64{2, 1, 3, 5}, Rows: rows}},
			{Title: w.differs, Items: []string{w.source + " " + w.long, w.doubtful}},
		},
	}
}

// example is one picture of the gallery.
type example struct {
	name string
	draw func(*Drawer) ([]byte, error)
}

func (w words) examples() []example {
	bars := func(c BarChart) func(*Drawer) ([]byte, error) {
		return func(d *Drawer) ([]byte, error) { return d.Bars(c) }
	}
	lines := func(c LineChart) func(*Drawer) ([]byte, error) {
		return func(d *Drawer) ([]byte, error) { return d.Lines(c) }
	}
	table := func(t Table) func(*Drawer) ([]byte, error) {
		return func(d *Drawer) ([]byte, error) { return d.Table(t) }
	}
	return []example{
		{w.lang + "-bars.png", bars(w.bars())},
		{w.lang + "-stacked.png", bars(w.stacked())},
		{w.lang + "-many.png", bars(w.many())},
		{w.lang + "-lines.png", lines(w.lines())},
		{w.lang + "-single.png", lines(w.single())},
		{w.lang + "-table2.png", table(w.table(2))},
		{w.lang + "-table3.png", table(w.table(3))},
		{w.lang + "-table4.png", table(w.table(4))},
	}
}
