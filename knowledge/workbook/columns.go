package workbook

import (
	"maps"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// form says how a cell and a part of a record become each other.
type form int

const (
	word    form = iota // an id, a number of a law, an address: as it stands
	text                // running text
	ids                 // words with commas between
	lines               // texts, one a line
	number              // a number, with as many decimals as the cell shows
	date                // a date as exactly as it is known
	flag                // "yes" or nothing
	figures             // figures of texts, one a line: name = about 230 ha
)

// column is one column of a sheet.
type column struct {
	key    string // path in the record, "names.vi"; one that begins with # is no part of it
	vi, en string // headings
	note   string // what is to be known of it, Vietnamese and English
	form   form
	list   string // closed list of words or sheet whose ids are offered; with form ids several may be taken
	rare   bool   // grouped to the right of what is used often
}

// Columns that are no part of a record.
const (
	keyRecord = "#record"  // id of a fact as it was exported
	keyWas    = "#was"     // id of another record as it was exported, hidden
	keyOrder  = "#order"   // place of a fact among those of its zone
	keyZone   = "#zone"    // zone of a fact
	keyFile   = "#file"    // file of the pack that holds the record
	keyBase   = "#version" // version of the knowledge that the workbook was made from
	keyMade   = "#made"    // when it was made
)

// sheet is one sheet of the workbook: records of one kind, one a row.
type sheet struct {
	name    string // of the tab, as faults name it
	list    string // of the pack's files
	vi, en  string // what it holds
	columns []column
}

func (s *sheet) column(key string) int {
	return slices.IndexFunc(s.columns, func(c column) bool { return c.key == key })
}

// idColumn is the column that people know a record by.
func (s *sheet) idColumn() int { return max(0, s.column("id")) }

// facts reports whether the sheet holds facts, whose ids follow from what they are about.
func (s *sheet) facts() bool { return s.column(keyRecord) >= 0 }

// The first rows of every sheet; records follow.
const (
	rowVI, rowEN, rowKey = 1, 2, 3
	firstRow             = 4
)

var langNames = map[knowledge.Lang][2]string{
	knowledge.VI: {"tiếng Việt", "Vietnamese"}, knowledge.EN: {"tiếng Anh", "English"}, knowledge.KO: {"tiếng Hàn", "Korean"},
	knowledge.ZH: {"tiếng Trung", "Chinese"}, knowledge.JA: {"tiếng Nhật", "Japanese"},
}

// byLang are the columns of a text in each language.
func byLang(langs []knowledge.Lang, c column) []column {
	all := make([]column, len(langs))
	for i, lang := range langs {
		all[i] = c
		all[i].key = c.key + "." + string(lang)
		all[i].vi, all[i].en = c.vi+" ("+langNames[lang][0]+")", c.en+" ("+langNames[lang][1]+")"
		if i > 0 {
			all[i].note = ""
		}
	}
	return all
}

func rare(columns ...column) []column {
	for i := range columns {
		columns[i].rare = true
	}
	return columns
}

func one(c column) []column { return []column{c} }

func join(parts ...[]column) []column { return slices.Concat(parts...) }

const (
	noteID        = "Mã giữ nguyên mãi: người đã được trả lời được tìm theo mã này. Bản ghi mới cần mã mới: a-z, 0-9, gạch nối.\n\nIds stay as they are: people who were told something are found by them. A new record needs a new id: a-z, 0-9, hyphens."
	noteLanguages = "Chỉ điền khi bài không có đủ mọi thứ tiếng của gói: vi, en. Người hỏi bằng tiếng khác sẽ đọc bản tiếng Anh hoặc tiếng Việt.\n\nOnly where an article is not in all languages of the pack: vi, en. Who asks in another reads the English or Vietnamese."
	noteDate      = "Ngày chính xác như đã biết: 2023-11-05 (hoặc 05/11/2023), 2023-11, 2023, early/mid/late 2023, 2018..2023, 2025-10-01.., thêm ? khi suy ra.\n\nAs exactly as it is known: 2023-11-05, 2023-11, 2023, early/mid/late 2023, a span 2018..2023, an open one 2025-10-01.., with ? when inferred."
	noteFigures   = "Số liệu trong câu chữ, mỗi dòng một số: tên = 230 ha, tên = about 1597 ha, tên = 3..5 years, tên = date 2011-01-21. Trong câu viết {tên}.\n\nFigures of the texts, one a line: name = 230 ha, name = about 1597 ha, name = 3..5 years, name = date 2011-01-21. Texts hold {name} in their place."
	noteText      = "Không viết số trong câu: viết {tên} và ghi số ở cột Số trong câu. {doc:mã} nêu một văn bản.\n\nNo figures in texts: write {name}, and the figure in the column of figures. {doc:id} names a document."
	noteSources   = "Mã nguồn trong trang Sources, cách nhau bằng dấu phẩy.\n\nIds of the sheet Sources, with commas between."
	noteDoubts    = "Vì sao chưa chắc: disputed (nguồn khác nói khác), undated, broker, inferred, impossible, outdated, unverified; nhiều mục cách nhau bằng dấu phẩy. disputed và impossible cần ghi chú.\n\nWhy it is not certain; several with commas between. disputed and impossible need a note."
	noteLines     = "Mỗi dòng một mục (Alt+Enter xuống dòng).\n\nOne a line (Alt+Enter)."
	notePreferred = "yes: số được trả lời trước khi các nguồn nói khác nhau. Mỗi nhóm chỉ một.\n\nyes: the one to tell first where sources disagree; one of a group."
	noteRefer     = "yes: không trả lời số này, hỏi cán bộ.\n\nyes: not to be told, staff are to be asked."
	noteMeasure   = "Bản ghi nói về điều gì; nghĩa ở trang Words.\n\nWhat the record tells; the sheet Words explains it."
	noteKey       = "Phân biệt các bản ghi cùng khu, cùng chỉ tiêu, như 2009 hoặc permitted; để trống cho bản ghi chính.\n\nTells records of the same zone and measure apart, such as 2009 or permitted; empty for the main one."
	noteOrder     = "Thứ tự trong khu; để trống thì đứng sau dòng trên.\n\nPlace among the records of the zone; empty: after the row above."
	noteRecord    = "Mã bản ghi, tạo từ các cột khác; để trống ở dòng mới.\n\nThe record's id, made of other columns; leave it empty in new rows."
	noteFile      = "Tệp của gói tri thức chứa bản ghi; để trống: tệp chung.\n\nThe file of the pack that holds the record; empty: the common one."
	noteValue     = "Chỉ số, không đơn vị, không dấu phân cách hàng nghìn; số chữ số thập phân giữ như hiển thị.\n\nThe number alone, without unit or separators of thousands; as many decimals are kept as are shown."
)

// sheets are those of a workbook in the languages of a pack.
func sheets(langs []knowledge.Lang) []*sheet {
	texts := func(c column) []column { return byLang(langs, c) }
	id := column{key: "id", vi: "Mã", en: "Id", note: noteID}
	was := rare(column{key: keyWas, vi: "Mã cũ", en: "Id as exported"})
	file := rare(column{key: keyFile, vi: "Tệp", en: "File", note: noteFile})
	asOf := column{key: "as_of", vi: "Tính đến", en: "As of", form: date, note: noteDate}
	sources := column{key: "sources", vi: "Nguồn", en: "Sources", form: ids, list: "Sources", note: noteSources}
	doubts := column{key: "doubts", vi: "Chưa chắc", en: "Doubts", form: ids, list: "doubts", note: noteDoubts}
	figure := column{key: "figures", vi: "Số trong câu", en: "Figures of the texts", form: figures, note: noteFigures}
	documents := column{key: "documents", vi: "Văn bản", en: "Documents", form: ids, list: "Documents"}
	names := func(vi, en string) []column {
		return texts(column{key: "names", vi: vi, en: en, form: text})
	}
	aliases := texts(column{key: "aliases", vi: "Tên khác", en: "Other names", form: lines, note: noteLines})
	point := []column{
		{key: "point.lat", vi: "Vĩ độ", en: "Latitude", form: number}, {key: "point.lon", vi: "Kinh độ", en: "Longitude", form: number},
	}
	amount := []column{
		{key: "value", vi: "Giá trị", en: "Value", form: number, note: noteValue},
		{key: "high", vi: "Đến (nếu là khoảng)", en: "To (of a range)", form: number},
		{key: "unit", vi: "Đơn vị", en: "Unit", list: "units"},
		{key: "qualifier", vi: "Khoảng / hơn / dưới", en: "About, over, under", list: "qualifiers"},
		{key: "date", vi: "Ngày (khi giá trị là ngày)", en: "Date (where that is the value)", form: date, note: noteDate},
	}
	basis := []column{asOf, {key: "period", vi: "Giai đoạn", en: "Period", form: date, note: noteDate}, sources, doubts,
		{key: "preferred", vi: "Ưu tiên", en: "Preferred", form: flag, list: "yes", note: notePreferred},
		{key: "refer", vi: "Hỏi cán bộ", en: "Refer to staff", form: flag, list: "yes", note: noteRefer},
		{key: "computed", vi: "Tự tính", en: "Computed", form: flag, list: "yes"},
	}
	notes := texts(column{key: "note", vi: "Ghi chú", en: "Note", form: text, note: noteText})
	body := texts(column{key: "text", vi: "Nội dung", en: "Text", form: text, note: noteText})
	measure := func(list string) []column {
		return []column{{key: "measure", vi: "Chỉ tiêu", en: "Measure", list: list, note: noteMeasure}, {key: "key", vi: "Khóa", en: "Key", note: noteKey}}
	}
	about := []column{
		{key: "origin", vi: "Nguồn vốn", en: "Origin", list: "origins"}, {key: "stage", vi: "Trạng thái dự án", en: "Stage", list: "stages"},
		{key: "place", vi: "Đến nơi", en: "Distance to", list: "Places"}, {key: "from", vi: "Từ nơi", en: "Distance from"},
		{key: "share_of", vi: "Tỷ lệ trong", en: "Share of"},
	}
	price := []column{{key: "price.term", vi: "Giá theo", en: "Price for", list: "terms"}, {key: "price.tax", vi: "Thuế trong giá", en: "Tax in the price", list: "taxterms"}}
	company := []column{
		{key: "name", vi: "Tên doanh nghiệp", en: "Company"}, {key: "aliases", vi: "Tên khác", en: "Other names", form: lines, note: noteLines},
		{key: "tags", vi: "Ngành", en: "Industries", form: ids, list: "Industries"},
	}
	state := one(column{key: "state", vi: "Tình trạng", en: "State", list: "states"})
	ofZone := []column{
		{key: keyRecord, vi: "Bản ghi", en: "Record", note: noteRecord},
		{key: keyZone, vi: "Khu", en: "Zone", list: "Zones"},
	}
	order := rare(column{key: keyOrder, vi: "Thứ tự", en: "Order", form: number, note: noteOrder})
	force := column{key: "in_force", vi: "Hiệu lực", en: "In force", form: date, note: noteDate}
	band := func(key, vi, en string) []column {
		return rare(
			column{key: key + ".from", vi: vi + " từ", en: en + " from", form: number}, column{key: key + ".over", vi: vi + " trên", en: en + " over", form: number},
			column{key: key + ".to", vi: vi + " đến", en: en + " to", form: number}, column{key: key + ".unit", vi: vi + ": đơn vị", en: en + ": unit", list: "currencies"})
	}
	part := func(list string) column {
		return column{key: "part_of", vi: "Thuộc", en: "Part of", list: list}
	}
	former := column{key: "former", vi: "Cũ", en: "Former", form: flag, list: "yes"}

	return []*sheet{
		{"Pack", "pack", "Gói tri thức", "The pack", join(one(column{key: "id", vi: "Mã gói", en: "Id"}),
			texts(column{key: "name", vi: "Tên gói", en: "Name", form: text}),
			[]column{{key: "home", vi: "Địa bàn", en: "Home", list: "Territories"},
				{key: "languages", vi: "Ngôn ngữ", en: "Languages", form: ids}, {key: "compiled", vi: "Ngày biên soạn", en: "Compiled", form: date, note: noteDate}},
			texts(column{key: "refer", vi: "Cách gặp cán bộ", en: "How staff are reached", form: text}),
			[]column{{key: keyBase, vi: "Từ phiên bản", en: "Made from version"}, {key: keyMade, vi: "Xuất lúc", en: "Exported at"}}, was)},
		{"Zones", "zones", "Khu, cụm công nghiệp", "Industrial parks and clusters", join(one(id),
			one(column{key: "kind", vi: "Loại", en: "Kind", list: "kinds"}), names("Tên đầy đủ", "Full name"),
			texts(column{key: "short", vi: "Tên ngắn", en: "Short name", form: text}),
			[]column{{key: "district", vi: "Huyện (cũ)", en: "District", list: "Territories"}, {key: "commune", vi: "Xã nay", en: "Commune", list: "Territories"}},
			point, aliases, one(column{key: "transcribed", vi: "Tự phiên âm", en: "Transcribed by us", form: ids, list: "langs"}), was)},
		{"Figures", "facts", "Số liệu của các khu", "Figures of zones",
			join(ofZone, measure("amounts"), amount, basis, notes, one(figure), about, price, order, rare(company...), rare(body...))},
		{"Statements", "facts", "Hạ tầng, tình trạng, doanh nghiệp và mô tả của các khu", "Facilities, states, companies and statements of zones",
			join(ofZone, measure("statements"), state, company, body, basis, one(figure), notes, amount, order, rare(about...), rare(price...))},
		{"Statistics", "statistics", "Số liệu của địa bàn", "Figures of territories",
			join([]column{{key: keyRecord, vi: "Bản ghi", en: "Record", note: noteRecord},
				{key: "territory", vi: "Địa bàn", en: "Territory", list: "Territories"}, {key: "kind", vi: "Loại khu", en: "Of parks or clusters", list: "kinds"}},
				measure("measures"), amount, basis, notes, one(figure), about, file, rare(state...), rare(price...), rare(company...), rare(body...))},
		{"Articles", "articles", "Bài viết: ưu đãi, thủ tục, quy định", "Articles: incentives, procedures, rules", join(one(id),
			[]column{{key: "topic", vi: "Chủ đề", en: "Topic", list: "topics"}, {key: "languages", vi: "Ngôn ngữ", en: "Languages", form: ids, note: noteLanguages}},
			texts(column{key: "title", vi: "Tiêu đề", en: "Title", form: text}), body,
			[]column{figure, asOf, sources, doubts, documents, force},
			texts(column{key: "caution", vi: "Lưu ý", en: "Caution", form: text, note: noteText}),
			texts(column{key: "unverified", vi: "Cần cán bộ xác nhận", en: "To be confirmed by staff", form: text, note: noteText}),
			texts(column{key: "questions", vi: "Cách hỏi", en: "Ways of asking", form: lines, note: noteLines}),
			[]column{{key: "zones", vi: "Khu", en: "Zones", form: ids, list: "Zones"}, {key: "tags", vi: "Từ khóa", en: "Tags", form: lines, note: noteLines}}, file, was)},
		{"Regimes", "regimes", "Chế độ thuế và hỗ trợ", "Tax regimes and support", join(one(id),
			one(column{key: "tax", vi: "Loại thuế", en: "Tax", list: "taxes"}), texts(column{key: "title", vi: "Tên", en: "Title", form: text}),
			[]column{{key: "effect.kind", vi: "Tác dụng", en: "Effect", list: "effects"}, {key: "effect.rate", vi: "Thuế suất (%)", en: "Rate (%)", form: number},
				{key: "effect.years", vi: "Số năm", en: "Years", form: number}, {key: "effect.free", vi: "Năm miễn", en: "Years free", form: number},
				{key: "effect.half", vi: "Năm giảm nửa", en: "Years at half", form: number}, {key: "precedence", vi: "Thứ tự ưu tiên", en: "Precedence", form: number},
				{key: "licensed", vi: "Cấp phép", en: "Licensed", form: date, note: noteDate}, {key: "where", vi: "Nơi", en: "Where", form: ids, list: "locations"},
				{key: "industries", vi: "Ngành", en: "Industries", form: ids, list: "Industries"}, {key: "except", vi: "Trừ ngành", en: "Except", form: ids, list: "Industries"},
				{key: "among_others", vi: "Ngành là ví dụ", en: "Industries are examples", form: flag, list: "yes"}},
			body, []column{figure, asOf, sources, documents, force},
			texts(column{key: "caution", vi: "Lưu ý", en: "Caution", form: text, note: noteText}),
			texts(column{key: "unverified", vi: "Cần cán bộ xác nhận", en: "To be confirmed by staff", form: text, note: noteText}),
			band("capital", "Vốn", "Capital"), band("revenue", "Doanh thu", "Revenue"), file, was)},
		{"Contacts", "contacts", "Cơ quan, đầu mối", "Offices", join(one(id), names("Tên", "Name"), texts(column{key: "role", vi: "Việc phụ trách", en: "Role", form: text, note: noteText}),
			[]column{{key: "phone", vi: "Điện thoại", en: "Phone"}, {key: "email", vi: "Thư điện tử", en: "E-mail"}, {key: "website", vi: "Trang mạng", en: "Website"},
				{key: "kind", vi: "Phụ trách loại khu", en: "Serves", list: "kinds"}, former, asOf, sources},
			texts(column{key: "address", vi: "Địa chỉ", en: "Address", form: text}), notes, file, was)},
		{"Sources", "sources", "Nguồn", "Sources", join(one(id),
			[]column{{key: "title", vi: "Tiêu đề", en: "Title", form: text}, {key: "address", vi: "Địa chỉ", en: "Address"}, {key: "date", vi: "Ngày", en: "Date", form: date, note: noteDate},
				{key: "reliability", vi: "Độ tin cậy", en: "Reliability", list: "reliabilities"}, {key: "broker", vi: "Môi giới", en: "Broker", form: flag, list: "yes"}},
			texts(column{key: "publisher", vi: "Nơi đăng", en: "Publisher", form: text}), file, was)},
		{"Documents", "documents", "Văn bản", "Laws and decisions", join(one(id), one(column{key: "number", vi: "Số hiệu", en: "Number"}),
			texts(column{key: "name", vi: "Tên", en: "Name", form: text}),
			[]column{{key: "issued", vi: "Ban hành", en: "Issued", form: date, note: noteDate}, force,
				{key: "replaces", vi: "Thay thế", en: "Replaces", form: ids, list: "Documents"}, {key: "amends", vi: "Sửa đổi", en: "Amends", form: ids, list: "Documents"},
				{key: "details", vi: "Quy định chi tiết", en: "Carries out", form: ids, list: "Documents"}}, aliases, file, was)},
		{"Territories", "territories", "Địa bàn", "Provinces, districts, communes", join(one(id),
			[]column{{key: "kind", vi: "Cấp", en: "Kind", list: "territorykinds"}}, names("Tên", "Name"), []column{part("Territories"), former}, aliases, file, was)},
		{"Places", "places", "Nơi chốn", "Places", join(one(id), []column{{key: "kind", vi: "Loại", en: "Kind", list: "placekinds"}}, names("Tên", "Name"), point, aliases, file, was)},
		{"Industries", "industries", "Ngành nghề", "Lines of business", join(one(id), names("Tên", "Name"), one(part("Industries")), aliases, file, was)},
		{"Probes", "probes", "Câu hỏi thử", "Questions that the pack must answer before it is served", join(
			[]column{{key: "lang", vi: "Ngôn ngữ", en: "Language", list: "langs"}, {key: "text", vi: "Câu hỏi", en: "Question", form: text},
				{key: "expect", vi: "Bản ghi phải có", en: "Records expected", form: ids, note: "Một trong các bản ghi này phải có trong câu trả lời.\n\nOne of them must be in the answer."}}, file)},
	}
}

// sheetOf is the sheet on which a fact of a zone stands.
func sheetOf(measure string) string {
	if info, ok := knowledge.Measure(measure).Info(); ok && info.Form == knowledge.Amount {
		return "Figures"
	}
	return "Statements"
}

// measuresOf are the measures of the named form or forms, sorted.
func measuresOf(fits func(knowledge.Measure, knowledge.MeasureInfo) bool) []string {
	var all []string
	for m, info := range knowledge.Measures() {
		if fits(m, info) {
			all = append(all, string(m))
		}
	}
	return slices.Sorted(slices.Values(all))
}

// closedLists are the words that drop-downs offer, by the name of the list.
func closedLists(langs []knowledge.Lang) map[string][]string {
	plain := func(list []knowledge.Lang) (out []string) {
		for _, l := range list {
			out = append(out, string(l))
		}
		return out
	}
	var units []string
	for _, u := range knowledge.Units() {
		units = append(units, string(u))
	}
	return map[string][]string{
		"amounts":    measuresOf(func(_ knowledge.Measure, i knowledge.MeasureInfo) bool { return i.Form == knowledge.Amount }),
		"statements": measuresOf(func(_ knowledge.Measure, i knowledge.MeasureInfo) bool { return i.Form != knowledge.Amount }),
		"measures": measuresOf(func(m knowledge.Measure, i knowledge.MeasureInfo) bool {
			return strings.HasPrefix(string(m), "stat.") || i.Topic == "location"
		}),
		"units": units, "states": knowledge.States(), "doubts": knowledge.Doubts(), "qualifiers": knowledge.Qualifiers(),
		"origins": knowledge.Origins(), "stages": knowledge.Stages(), "terms": knowledge.Terms(), "taxterms": knowledge.TaxTerms(),
		"kinds": knowledge.Kinds(), "topics": knowledge.Topics(), "taxes": knowledge.Taxes(), "locations": knowledge.Locations(),
		"effects": knowledge.EffectKinds(), "currencies": knowledge.Currencies(), "reliabilities": knowledge.Reliabilities(),
		"territorykinds": knowledge.TerritoryKinds(), "placekinds": knowledge.PlaceKinds(), "langs": plain(langs), "yes": {yes},
	}
}

const yes = "yes"

// listNames are the names of closed lists, sorted.
func listNames(lists map[string][]string) []string { return slices.Sorted(maps.Keys(lists)) }
