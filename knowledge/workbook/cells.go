package workbook

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/knowledge"
)

// cell is what a cell holds.
type cell struct {
	value   string // a text, or a number as stored
	numeric bool
	truth   bool
	format  string // of a number: "0.00", "yyyy-mm-dd"
}

func (c cell) empty() bool { return strings.TrimSpace(c.value) == "" }

// day zero of spreadsheets, right from March 1900 on.
var epoch = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)

var firstTrueDay = time.Date(1900, time.March, 1, 0, 0, 0, 0, time.UTC)

// Number formats of dates as exactly as they are known.
const dayFormat, monthFormat = "yyyy-mm-dd", "yyyy-mm"

// serial is the number under which spreadsheets keep the first day of a date, with the format that shows how exactly it is known;
// false when only text can tell it.
func serial(d knowledge.Date) (n int, format string, ok bool) {
	day := d.From
	switch {
	case d.IsZero() || d.IsSpan() || d.Inferred || day.Part != "" || day.First().Before(firstTrueDay):
		return 0, "", false
	case day.Month == 0:
		return day.Year, "0", true
	case day.Day == 0:
		format = monthFormat
	default:
		format = dayFormat
	}
	return int((day.First().Unix() - epoch.Unix()) / 86400), format, true
}

// inQuotes are the parts of a number format that stand for themselves, conditions, colours and locales.
var inQuotes = regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]|_.|\*.`)

// bare is the first section of a number format, folded and without what stands for itself.
func bare(format string) string {
	section, _, _ := strings.Cut(inQuotes.ReplaceAllString(format, ""), ";")
	return strings.ToLower(section)
}

// isDate reports whether a number format shows a date or time.
func isDate(format string) bool {
	b := bare(format)
	return b != "general" && b != "standard" && strings.ContainsAny(b, "ydh")
}

// years are those that a pack may speak of.
const firstYear, lastYear = 1900, 2199

// date reads a cell as a date of the pack's files; a text stays what it is, but for days as Vietnamese people write them.
func (c cell) date() (string, error) {
	if !c.numeric {
		return fromDayFirst(strings.TrimSpace(c.value)), nil
	}
	n, err := strconv.ParseFloat(c.value, 64)
	if err != nil || n != math.Trunc(n) || n < 0 || n > 2958465 {
		return "", knowledge.Messagef("%s; expected a date without a time of day", c.value)
	}
	plainYear := n >= firstYear && n <= lastYear
	day := epoch.AddDate(0, 0, int(n))
	if !isDate(c.format) {
		switch {
		case plainYear:
			return strconv.Itoa(int(n)), nil
		case n > lastYear && day.Year() <= lastYear: // a day whose format was lost
			return day.Format(time.DateOnly), nil
		}
		return "", knowledge.Messagef("the number %s; expected a date, such as 2023-11-05, 2023-11 or 2023", c.value)
	}
	switch b := bare(c.format); {
	case plainYear && strings.Contains(b, "d"):
		return "", knowledge.Messagef("%s, which is the number %d shown as a day; expected a day, or the year as text", day.Format(time.DateOnly), int(n))
	case strings.Contains(b, "d"):
		return day.Format(time.DateOnly), nil
	case strings.Contains(b, "m"):
		return day.Format("2006-01"), nil
	}
	return day.Format("2006"), nil
}

var dayFirst = regexp.MustCompile(`^(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})$`)

// fromDayFirst turns 5/11/2023 and 11/2023 into 2023-11-05 and 2023-11.
func fromDayFirst(s string) string {
	m := dayFirst.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	month, _ := strconv.Atoi(m[2])
	if m[1] == "" {
		return fmt.Sprintf("%s-%02d", m[3], month)
	}
	day, _ := strconv.Atoi(m[1])
	return fmt.Sprintf("%s-%02d-%02d", m[3], month, day)
}

// number reads a cell as a number of the pack's files: with the decimals that are shown, or more where more are kept.
func (c cell) number() (string, error) {
	if !c.numeric {
		return strings.TrimSpace(c.value), nil
	}
	n, err := strconv.ParseFloat(c.value, 64)
	if err != nil {
		return c.value, nil
	}
	if isDate(c.format) {
		return "", knowledge.Messagef("a date; expected a plain number such as 1510 or 77.3614")
	}
	b := bare(c.format)
	if strings.Contains(b, "%") {
		return "", knowledge.Messagef("a number shown in %%; expected the plain number, such as 77.5, and %% as its unit")
	}
	plain := strconv.FormatFloat(n, 'f', -1, 64)
	_, decimals, _ := strings.Cut(plain, ".")
	if _, shown, ok := strings.Cut(b, "."); ok {
		if zeros := len(shown) - len(strings.TrimLeft(shown, "0")); zeros > len(decimals) && zeros <= 10 {
			return strconv.FormatFloat(n, 'f', zeros, 64), nil
		}
	}
	return plain, nil
}

// word reads a cell as a text without anything around it.
func (c cell) word() string {
	if c.numeric {
		if isDate(c.format) {
			if d, err := c.date(); err == nil {
				return d // such as 2023-11, which spreadsheets take for a date
			}
		}
		if n, err := c.number(); err == nil {
			return n
		}
	}
	return strings.TrimSpace(c.value)
}

// text reads a cell as running text.
func (c cell) text() string {
	if c.numeric {
		return c.word()
	}
	return c.value
}

// flag reads yes or nothing.
func (c cell) flag() (bool, error) {
	switch strings.ToLower(strings.TrimSpace(c.value)) {
	case yes, "true", "x", "có", "1":
		return true, nil
	case "", "no", "false", "không", "0":
		return false, nil
	}
	return false, knowledge.Messagef("%q; expected yes, or nothing", c.value)
}

// listOf splits at commas, semicolons and line breaks.
func listOf(s string) []string {
	var all []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if w = strings.TrimSpace(w); w != "" {
			all = append(all, w)
		}
	}
	return all
}

var lineEscape = strings.NewReplacer(`\`, `\\`, "\n", `\n`)

// joinLines writes one text a line.
func joinLines(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = lineEscape.Replace(t)
	}
	return strings.Join(out, "\n")
}

var lineUnescape = strings.NewReplacer(`\\`, `\`, `\n`, "\n")

func splitLines(s string) []string {
	var all []string
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) != "" {
			all = append(all, lineUnescape.Replace(line))
		}
	}
	return all
}

// figureLine writes a figure of a text: "wide = about 230..250 ha", "issued = date 2011-01-21".
func figureLine(f *knowledge.Item) string {
	get := func(key string) string {
		if i := f.Get(key); i != nil {
			return i.Value
		}
		return ""
	}
	value := get("value")
	if high := get("high"); high != "" {
		value += ".." + high
	}
	if d := get("date"); d != "" {
		value = "date " + d
	}
	return f.Key + " = " + strings.Join(slices.DeleteFunc([]string{get("qualifier"), value, get("unit")}, func(s string) bool { return s == "" }), " ")
}

var figureForm = regexp.MustCompile(`^(?:(\S+) )?(-?[0-9][0-9.]*?)(?:\.\.(-?[0-9.]+))?(?: (.+))?$`)

// parseFigure reads what figureLine writes.
func parseFigure(line string) (*knowledge.Item, error) {
	name, rest, ok := strings.Cut(line, "=")
	name, rest = strings.TrimSpace(name), strings.Join(strings.Fields(rest), " ")
	if !ok || name == "" || rest == "" {
		return nil, knowledge.Messagef("%q; expected a figure such as: wide = 230 ha", line)
	}
	f := &knowledge.Item{Key: name, Kind: knowledge.MapItem}
	put := func(key, value string) {
		if value != "" {
			f.Put(key, &knowledge.Item{Value: value})
		}
	}
	if before, d, ok := strings.Cut(" "+rest, " date "); ok {
		put("qualifier", strings.TrimSpace(before))
		put("date", fromDayFirst(d))
		return f, nil
	}
	m := figureForm.FindStringSubmatch(rest)
	if m == nil {
		return nil, knowledge.Messagef("%q; expected a figure such as: %s = 230 ha, %s = about 3..5 years, or %s = date 2011-01-21", line, name, name, name)
	}
	put("value", m[2])
	put("high", m[3])
	put("qualifier", m[1])
	put("unit", m[4])
	return f, nil
}
