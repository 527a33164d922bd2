package text

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zonedesk/knowledge"
)

// Quantity is a number with its unit as a person wrote it.
type Quantity struct {
	Value      float64
	High       float64 // upper end of a range, else 0
	Unit       string  // ha, m2, km2, km, m, m3, m3/day, %, USD, VND, EUR, KRW, JPY, CNY, USD/m2, USD/m2/year, …, people, projects, year, month, day, MW, MVA, kV; "" for none
	Bound      string  // min, max, over (more than), below (less than), about, or "" for exactly
	Start, End int     // bytes in the text given, from the number (or a currency sign before it) to its unit
}

// In returns q in another unit of the same size: areas (ha, m2, km2) and lengths (km, m).
func (q Quantity) In(unit string) (Quantity, bool) {
	from, ok := metric[q.Unit]
	to, known := metric[unit]
	if !ok || !known || from.of != to.of {
		return q, q.Unit == unit
	}
	q.Value, q.High, q.Unit = q.Value*from.size/to.size, q.High*from.size/to.size, unit
	return q, true
}

var metric = map[string]struct {
	of   string
	size float64
}{"m2": {"area", 1}, "ha": {"area", 1e4}, "km2": {"area", 1e6}, "m": {"length", 1}, "km": {"length", 1e3}}

// customary are the m² in one of the areas that are read as m².
var customary = map[string]float64{
	"tsubo": 400.0 / 121, // 坪 or 평, by law (10/33 m × 6)², 3.305785
	"mu":    10000.0 / 15,
	"jia":   2934 * 400.0 / 121, // 甲 of Taiwan, 2,934 坪
	"acre":  4046.8564224,
	"sqft":  0.09290304,
}

var unitWords, unitLongest = lexicon(`
ha: ha, hecta, hec, hec ta, hecs, hectare, hectares, mau tay, 公顷, 公頃, 헥타르, ヘクタール
m2: m2, sqm, sq m, sq.m, square meter, square meters, square metre, square metres, met vuong, m vuong, 平方米, 平米, 平方メートル, 平方公尺, 제곱미터, 평방미터
tsubo: 坪, 평, pyeong, tsubo
mu: 亩, 畝, mu
jia: 甲
acre: acre, acres, mau anh, 英亩, 英畝, 에이커, エーカー
sqft: sq ft, sqft, sq.ft, square foot, square feet, sf, 平方英尺, 平方呎, 제곱피트, 平方フィート
km2: km2, km vuong, square km, sq km, square kilometer, square kilometers, square kilometre, square kilometres, 平方公里, 平方キロ, 平方キロメートル, 제곱킬로미터
km: km, kms, kilometer, kilometers, kilometre, kilometres, kilomet, ki lo met, cay so, cay, 公里, 千米, キロ, キロメートル, 킬로, 킬로미터
mile: mile, miles
m: m, met, meter, meters, metre, metres, 米, メートル, 미터
m3: m3, met khoi, khoi, cubic meters, cubic metres, 立方米, 立方メートル, 세제곱미터
%: %, percent, per cent, pct, phan tram, 퍼센트, 프로, パーセント
tenth: 割, 成
USD: usd, us$, $, do la, do la my, do my, do, dollar, dollars, us dollar, us dollars, 달러, 불, 미국 달러, 美元, 美金, ドル, 米ドル, 弗
VND: vnd, vnđ, dong, đong, ₫, d, dong viet nam, 동, 베트남 동, 越南盾, 越盾, 盾, ドン, ベトナムドン
EUR: eur, euro, euros, €, 유로, 欧元, ユーロ
KRW: krw, won, 원
JPY: jpy, yen nhat, 엔, 円, 日元
CNY: cny, rmb, nhan dan te, 元, 人民币, 위안
people: nguoi, lao dong, cong nhan, people, workers, persons, employees, jobs, 명, 사람, 人, 名, 名员工
projects: du an, projects, project, 个项目, 项目, 件, 개 프로젝트, プロジェクト
year: nam, year, years, yrs, 년, 年, 年間, 년간
month: thang, month, months, 개월, 个月, か月, ヶ月, カ月
day: ngay, day, days, 일, 天, 日間
MW: mw
MVA: mva
kV: kv
`)

// currencies may stand before a number.
var currencyBefore, currencyBeforeLongest = lexicon(`
USD: usd, us$, $
VND: vnd, ₫
EUR: eur, €
`)

var multipliers, multiplierLongest = lexicon(`
1e3: k, nghin, ngan, thousand, 千, 천
1e4: 万, 萬, 만
1e6: tr, trieu, million, millions, mn, mil, mio, 百万, 백만
1e7: 千万, 천만
1e8: 亿, 億, 억
1e9: ty, ti, billion, billions, bn, 十亿, 십억
1e12: 兆, 조
`)

var boundsBefore, boundBeforeLongest = lexicon(`
below: chua toi, chua den, chua day, khong den, khong toi, duoi, be hon, nho hon, it hon, thap hon, kem hon, re hon, under, below, less than, fewer than, shy of, lower than, smaller than, cheaper than, nearer than, closer than, shorter than, short of, <, 低于, 小于, 少于, 不到, 不足, 不满, 低於, 小於, 少於
max: toi da, trong vong, nhieu nhat, cao nhat la, khong vuot, khong vuot qua, at most, up to, maximum, maximum of, max, within, inside, inside of, not exceeding, <=, ≤, 最多, 최대, 最大, 以内
over: qua, vuot, vuot qua, tren, hon, lon hon, nhieu hon, cao hon, rong hon, over, above, more than, larger than, bigger than, farther than, further than, longer than, greater than, higher than, exceed, exceeds, exceeding, beyond, in excess of, upwards of, upward of, topping, >, 超过, 超過, 大于, 多于, 高于, 大於, 多於, 高於
min: it nhat, toi thieu, tu, at least, from, minimum, minimum of, min, >=, ≥, 至少, 最少, 최소, 最低
about: khoang, tam, chung, gan, xap xi, about, around, approx, approx., approximately, roughly, nearly, almost, some, ~, 약, 대략, 約, 约, 大约, 大概, およそ, 近
`)

var boundsAfter, boundAfterLongest = lexicon(`
max: 을 넘지 않는, 를 넘지 않는, 넘지 않는, を超えない, tro xuong, do xuong, hoac it hon, hoac thap hon, or less, or lower, or under, or at most, and lower, and under, or fewer, and below, or below, or smaller, max, maximum, at most, tops, do lai, 以下, 이하, 以内, 이내, 以內
min: tro len, do len, hoac hon, hoac cao hon, hoac nhieu hon, or more, and more, and above, and over, and up, or above, or over, or larger, or higher, or greater, or bigger, or better, min, minimum, at least, upwards, plus, +, 以上, 이상
over: 넘는, 넘, 넘는데, 넘게, 웃도는, 를 웃도, 을 웃도, を超える, を超え, 超え, を上回る, を上回っ, 上回る, より大きい, より広い, 보다 큰, 초과, 超
below: より小さい, より狭い, 보다 작은, 안 되는, 도 안 되는, 도 안되는, 못 미치는, 에 못 미치는, 밑, 밑도는, 를 밑도, 을 밑도, 아래, に満たない, を下回る, を下回っ, 下回る, を切る, を切っ, を割る, を割っ, 미만, 未満, 未满
about: 左右, 정도, 程度, ほど, くらい, ぐらい, 上下, 内外, 안팎
`)

// denied are the bounds that a negation before them makes: "không dưới", "no less than", "不超过".
var denied = map[string]string{"below": "min", "over": "max", "min": "below", "max": "over"}

var negations, negationLongest = lexicon(`
no: khong, khong duoc, khong phai, khong he, ko, k, hong, chang, not, no, not be, 不, 非
`)

var rangeWords, rangeLongest = lexicon(`
to: den, toi, to, and, -, –, —, ~, ～, 〜, 至, 到, から, 에서, 부터
`)

// Quantities finds the numbers of s and reads them as a writer of lang would: "1.510,5" in vi, "1,510.5" elsewhere.
// Years ("2021"), dates ("8/2022"), document numbers ("67/2025/QH15") and codes ("QL6") are no quantities.
// Tsubo, pyeong, mu, jia, acres and square feet become m², miles km.
func Quantities(s string, lang knowledge.Lang) []Quantity {
	f := flatten(s).spelt()
	if !mayHoldNumber(f.s) {
		return nil
	}
	var out []Quantity
	years := f.years()
	taken := 0 // what stands before it belongs to the quantity before
	for i := 0; i < len(f.s); {
		if !startsNumber(f.s, i) {
			i++
			continue
		}
		q, end, ok := f.quantity(i, taken, lang)
		taken = end
		if ok && !q.isWithin(years) && !f.isMonth(i, q) {
			out = append(out, q)
		}
		i = end
	}
	return out
}

// isMonth reports whether the number at i names a month: "tháng 8 năm 2022", "tháng 8".
func (f flat) isMonth(i int, q Quantity) bool {
	return (q.Unit == "" || q.Unit == "year") && q.Value <= 12 && strings.HasSuffix(strings.TrimRight(f.s[:i], " "), "thang")
}

func startsNumber(s string, i int) bool {
	return isDigit(s[i]) && (i == 0 || !isDigit(s[i-1])) && !afterLatin(s, i)
}

// afterLatin reports whether a letter, as of a code ("QL6", "QH15"), stands right before i.
func afterLatin(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return i > 0 && (isLatin(r) || unicode.Is(unicode.Mn, r)) && !strings.HasSuffix(s[:i], "usd") && !strings.HasSuffix(s[:i], "vnd")
}

func (q Quantity) isWithin(years []YearRef) bool {
	return slices.ContainsFunc(years, func(y YearRef) bool { return q.Start >= y.Start && q.Start < y.End })
}

// quantity reads the number at i with all that belongs to it; end is where reading goes on.
func (f flat) quantity(i, taken int, lang knowledge.Lang) (q Quantity, end int, ok bool) {
	value, end, ok := f.amount(i, lang)
	if !ok {
		return q, end, false
	}
	start := i
	if at, found := f.millions(start, end, taken); found {
		value, end = value*1e6, at
	}
	q.Value = value
	unit, scale, after := f.unit(end, lang)
	if _, at, found := f.before(start, currencyBefore, currencyBeforeLongest); found && at >= taken && !isMoney(unit) {
		unit, scale, after = "", 1, end // "a USD 20 million project"
	}
	if high, highEnd, found := f.high(max(end, after), lang); found {
		highUnit, highScale, highAfter := f.unit(highEnd, lang)
		if unit == "" || unit == highUnit || highUnit == "" {
			q.High = high * highScale
			if unit == "" {
				unit, scale = highUnit, highScale
				q.Value = spread(q.Value, high, f.s[i:end], f.s[end:highEnd])
			}
			after = highAfter
		}
	}
	q.Value *= scale
	end = max(end, after)
	if unit == "" || isMoney(unit) && !strings.Contains(unit, "/") {
		if currency, at, found := f.before(start, currencyBefore, currencyBeforeLongest); found && at >= taken {
			start = at
			unit = currency + f.per(end, &end)
			if end < len(f.s) && f.s[end] == 'm' && f.boundary(end+1) { // "$5m"
				q.Value, q.High, end = q.Value*1e6, q.High*1e6, end+1
			}
		}
	}
	if unit == "" && impliesDong(f.s[i:end]) {
		unit = "VND"
	} else if unit == "" && q.Value >= 1000 { // "2 triệu/m2"
		if per := f.per(end, &end); per != "" {
			unit = "VND" + per
		}
	}
	q.Unit = unit
	q.Start, q.End = f.at[start], f.end(end)
	q.Bound, end = f.bound(start, end, q.High != 0)
	if math.IsInf(q.Value, 0) || math.IsInf(q.High, 0) || q.High != 0 && q.High < q.Value {
		return q, end, false
	}
	return q, end, true
}

// millions reads the m of an amount of money that ends at end: "USD 20m", "20m dollars".
func (f flat) millions(start, end, taken int) (after int, ok bool) {
	at := f.spaces(end)
	if at >= len(f.s) || f.s[at] != 'm' || !f.boundary(at+1) {
		return end, false
	}
	_, before, ok := f.before(start, currencyBefore, currencyBeforeLongest)
	if ok && before >= taken {
		return at + 1, true
	}
	word, _, ok := f.word(f.spaces(at+1), unitWords, unitLongest)
	return at + 1, ok && isMoney(word)
}

// spread gives the lower end of a range the multiplier that only the upper end bears: "2-3 triệu".
func spread(low, high float64, lowWritten, highWritten string) float64 {
	if low < high && high >= 1e3 && low < 1e3 && len(lowWritten) <= 4 {
		for _, scale := range []float64{1e12, 1e9, 1e8, 1e6, 1e4, 1e3} {
			if high/scale >= 1 && low*scale <= high && !strings.Contains(highWritten, "000") {
				return low * scale
			}
		}
	}
	return low
}

// impliesDong reports whether an amount without unit is money all the same: "2 tỷ".
func impliesDong(written string) bool {
	return strings.HasSuffix(written, " ty") || strings.HasSuffix(written, " ti")
}

// amount reads a number and its multipliers ("2 triệu", "3억 5000만").
func (f flat) amount(i int, lang knowledge.Lang) (value float64, end int, ok bool) {
	for {
		n, next, fine := number(f.s, i, lang)
		if !fine {
			return value, max(next, i+1), false
		}
		end = next
		scale, at, scaled := f.multiplier(end)
		if !scaled {
			return value + n, end, true
		}
		value, end = value+n*scale, at
		i = f.spaces(end)
		r, _ := utf8.DecodeLastRuneInString(f.s[:end])
		if isLatin(r) || i >= len(f.s) || !isDigit(f.s[i]) { // only 万, 億 and their like are added up
			return value, end, true
		}
	}
}

func (f flat) multiplier(i int) (scale float64, end int, ok bool) {
	at := f.spaces(i)
	word, end, ok := f.word(at, multipliers, multiplierLongest)
	if !ok || word == "1e3" && f.s[at:end] == "k" && at > i || f.isUnitInstead(at, end) || f.isRate(at, end) || f.s[at:end] == "bn" && f.afterYear(i) {
		return 1, i, false
	}
	scale, _ = strconv.ParseFloat(word, 64)
	if more, next, again := f.word(f.spaces(end), multipliers, multiplierLongest); again && f.s[end:next] != "" { // "nghìn tỷ"
		factor, _ := strconv.ParseFloat(more, 64)
		return scale * factor, next, true
	}
	return scale, end, true
}

// afterYear reports whether a year ends at i: "2017 bn" asks how many there were.
func (f flat) afterYear(i int) bool {
	return i >= 4 && yearAt(f.s, i-4) != 0 && (i == 4 || !isDigit(f.s[i-5]) && strings.IndexByte(".,", f.s[i-5]) < 0)
}

// isUnitInstead tells 千米 (km) from 千.
func (f flat) isUnitInstead(at, end int) bool {
	_, unitEnd, ok := f.word(at, unitWords, unitLongest)
	return ok && unitEnd > end
}

// number reads digits with separators at i. Where it isn't a number (a date, a document), ok is false and end is behind it.
func number(s string, i int, lang knowledge.Lang) (value float64, end int, ok bool) {
	end = i
	for end < len(s) && (isDigit(s[end]) || (s[end] == '.' || s[end] == ',') && end+1 < len(s) && isDigit(s[end+1])) {
		end++
	}
	if end == i {
		return 0, i, false
	}
	if end+1 < len(s) && s[end] == '/' && isDigit(s[end+1]) {
		for end < len(s) && (isDigit(s[end]) || s[end] == '/' || s[end] == '-' || 'a' <= s[end] && s[end] <= 'z') {
			end++
		}
		return 0, end, false
	}
	value, ok = decimal(s[i:end], lang)
	return value, end, ok
}

// decimal reads digits with points and commas in the manner of lang. A single separator before three digits groups
// thousands if it is the language's own ("1.510" in vi), or if the digits are 000 or the other reading is not possible.
func decimal(s string, lang knowledge.Lang) (float64, bool) {
	group, point := ",", "."
	if lang == knowledge.VI {
		group, point = ".", ","
	}
	groups, points := strings.Count(s, group), strings.Count(s, point)
	switch {
	case groups > 0 && points > 0:
		if strings.LastIndex(s, group) > strings.LastIndex(s, point) {
			group, point = point, group
		}
	case groups > 0:
		if !grouped(s, group) {
			group, point = point, group
		}
	case points > 1, points == 1 && strings.HasSuffix(s, point+"000") && grouped(s, point):
		group, point = point, group
	}
	s = strings.ReplaceAll(s, group, "")
	s = strings.Replace(s, point, ".", 1)
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// grouped reports whether s is digits in groups of three.
func grouped(s, group string) bool {
	parts := strings.Split(s, group)
	if len(parts[0]) == 0 || len(parts[0]) > 3 || parts[0][0] == '0' {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}

// high reads the upper end of a range after i.
func (f flat) high(i int, lang knowledge.Lang) (value float64, end int, ok bool) {
	_, at, ok := f.word(f.spaces(i), rangeWords, rangeLongest)
	if !ok {
		return 0, i, false
	}
	at = f.spaces(at)
	if _, next, found := f.word(at, currencyBefore, currencyBeforeLongest); found {
		at = f.spaces(next)
	}
	if at >= len(f.s) || !isDigit(f.s[at]) {
		return 0, i, false
	}
	return f.amount(at, lang)
}

// unit reads a unit after i. It returns the canonical name and what the number is to be multiplied by.
func (f flat) unit(i int, lang knowledge.Lang) (unit string, scale float64, end int) {
	at := f.spaces(i)
	if at == i && at < len(f.s)-1 && f.s[at] == '-' && 'a' <= f.s[at+1] && f.s[at+1] <= 'z' {
		at++ // "a 25-acre plot"
	}
	word, end, ok := f.word(at, unitWords, unitLongest)
	if !ok || !f.isUnit(i, at, end, lang) {
		return "", 1, i
	}
	switch word {
	case "m3":
		return "m3" + f.perDay(end, &end), 1, end
	}
	if isMoney(word) {
		return word + f.per(end, &end), 1, end
	}
	if word == "tenth" {
		return "%", 10, end
	}
	if m2, ok := customary[word]; ok {
		return "m2", m2, end
	}
	if word == "mile" {
		return "km", 1.609344, end
	}
	return word, 1, end
}

// isRate reports whether the "tỷ" that ends at end begins "tỷ lệ" (rate), not billions.
func (f flat) isRate(at, end int) bool {
	word := f.s[at:end]
	rest := strings.TrimLeft(f.s[end:], " ")
	return (word == "ty" || word == "ti") && strings.HasPrefix(rest, "le ")
}

// isUnit rules out words that fold to the same letters as a unit: "5 Hà Nội", "5 do".
func (f flat) isUnit(i, at, end int, lang knowledge.Lang) bool {
	switch f.s[at:end] {
	case "ha":
		rest := strings.TrimLeft(f.s[end:], " ")
		for _, name := range []string{"noi", "nam", "giang", "tinh", "tang", "long"} {
			if strings.HasPrefix(rest, name) {
				return false
			}
		}
		return !f.isMarked(at, end)
	case "do", "d", "dong":
		if strings.HasPrefix(lower(f.original[f.at[at]:]), "đó") {
			return false // "năm đó": that year, no five dollars
		}
		return f.isMarked(at, end) || f.scaled(i) || f.s[at:end] == "dong" && lang == knowledge.VI || f.s[at:end] == "do" && lang == knowledge.VI && f.isPrice(i, end)
	case "mu", "甲":
		return lang == knowledge.ZH
	case "割", "成": // not 割引, 成立, 成本
		next, _ := utf8.DecodeRuneInString(f.s[end:])
		return !strings.ContainsRune("引立功员果长長本交", next)
	case "m":
		return !strings.HasPrefix(strings.TrimLeft(f.s[end:], " "), "usd")
	}
	return true
}

// isPrice reports whether an unmarked amount up to i is a price by what stands around it: "gia duoi 70 do", "70 do/m2".
func (f flat) isPrice(i, end int) bool {
	if _, _, per := f.word(f.spaces(end), perArea, perAreaLongest); per {
		return true
	}
	before := f.s[max(0, i-24):i]
	before = before[strings.LastIndexAny(before, ",;.?!")+1:]
	return slices.Contains(strings.Fields(before), "gia")
}

// isMarked reports whether the original of s[at:end] has marks: "đô", "đồng", "hà".
func (f flat) isMarked(at, end int) bool {
	return lower(f.original[f.at[at]:f.end(end)]) != f.s[at:end]
}

// scaled reports whether a Vietnamese multiplier stands right before i: "2 triệu".
func (f flat) scaled(i int) bool {
	_, _, ok := f.before(i, multipliers, multiplierLongest)
	return ok
}

func isMoney(unit string) bool {
	switch unit {
	case "USD", "VND", "EUR", "KRW", "JPY", "CNY":
		return true
	}
	return false
}

var perArea, perAreaLongest = lexicon(`
/m2: /m2, 1 m2, 1m2, 1 met vuong, / m2, per m2, per sqm, per square meter, per square metre, mot m2, mot met vuong, /met, 1 met, 1met, mot met, moi met, tren m2, tren met vuong, moi m2, moi met vuong, a m2, a square meter, /sqm, /met vuong, /平方米, 每平方米, /㎡
`)

var perTime, perTimeLongest = lexicon(`
/year: /year, / year, per year, a year, /nam, / nam, mot nam, moi nam, hang nam, /yr, per annum, /년, /年, 每年
/month: /month, / month, per month, a month, /thang, / thang, mot thang, moi thang, hang thang, /월, /月, 每月
`)

// per reads what a price is per: "/m2", "/m2/year", "/month".
func (f flat) per(i int, end *int) string {
	area, at, ok := f.word(f.spaces(i), perArea, perAreaLongest)
	if ok {
		*end = at
		i = at
	}
	time, at, ok := f.word(f.spaces(i), perTime, perTimeLongest)
	if ok {
		*end = at
	}
	return area + time
}

var perDayWords, perDayLongest = lexicon(`
/day: /day, / day, per day, a day, /ngay dem, /ngay, / ngay, mot ngay, moi ngay, /일, /日, 每天
`)

func (f flat) perDay(i int, end *int) string {
	day, at, ok := f.word(f.spaces(i), perDayWords, perDayLongest)
	if ok {
		*end = at
	}
	return day
}

// bound reads what stands before and after a quantity; next is where reading goes on.
func (f flat) bound(start, end int, isRange bool) (bound string, next int) {
	if b, next, ok := f.word(f.spaces(end), boundsAfter, boundAfterLongest); ok {
		return b, next
	}
	b, at, _ := f.before(start, boundsBefore, boundBeforeLongest)
	if f.isInvest(at, start) {
		b = ""
	}
	if _, _, no := f.before(at, negations, negationLongest); no && denied[b] != "" {
		b = denied[b]
	}
	if isRange && b != "about" {
		return "", end
	}
	return b, end
}

// isInvest tells the "tư" of "đầu tư 5 ha" from "từ" (from).
func (f flat) isInvest(at, end int) bool {
	if strings.TrimSpace(f.s[at:end]) != "tu" {
		return false
	}
	original := lower(strings.TrimSpace(f.original[f.at[at]:f.at[end]]))
	return strings.HasSuffix(f.s[:at], "dau ") || original != "tu" && original != "từ"
}
