package bot

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/picture"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// estimate is the guided form of what a project would get of taxes and charges. It asks only for what a regime hangs on.
func estimate() *form {
	return &form{
		kind: estimateData, name: "estimate", early: true,
		steps: []step{
			{name: "where", choices: sites, label: siteLabel, asked: open("where")},
			{name: "industry", choices: from(desk.IndustryChoice), label: wordedAs(desk.IndustryChoice), asked: open("industries")},
			{name: "licensed", choices: licences, label: licenceLabel, asked: open("licensed")},
			{name: "capital", choices: from(desk.CapitalChoice), label: wordedAs(desk.CapitalChoice), asked: open("capital")},
			{name: "revenue", choices: from(desk.RevenueChoice), label: wordedAs(desk.RevenueChoice), asked: open("revenue")},
		},
		read: readProject,
		done: func(t *turn, o *openForm) error {
			p := projectOf(o)
			answer := t.consult(desk.Question{Project: &p, Lang: t.language()})
			return t.conclude(o, render(answer), t.layout(answer))
		},
		again: func(r result) map[string][]string {
			if r.Project == nil {
				return nil
			}
			return projectAnswers(*r.Project)
		},
	}
}

// steps by the part of a project that they ask for
var partOf = map[string]string{"where": "where", "industries": "industry", "licensed": "licensed", "capital": "capital", "revenue": "revenue"}

// open tells whether a part of the project was told or still may change what it gets.
func open(part string) func(t *turn, o *openForm) bool {
	return func(t *turn, o *openForm) bool {
		return len(o.Answers[partOf[part]]) > 0 || slices.Contains(t.desk.Open(projectOf(o), t.now()), part)
	}
}

// sites are where a project may be: a zone, or a kind of place where the zone isn't known yet.
func sites(t *turn, o *openForm) []desk.Choice {
	kinds := some(desk.KindChoice, string(knowledge.Park), string(knowledge.Cluster), string(desk.Outside))(t, o)
	return append(kinds, from(desk.ZoneChoice)(t, o)...)
}

func siteLabel(t *turn, code string) string {
	if label := t.desk.Name(t.language(), desk.KindChoice, code); label != "" {
		return label
	}
	return t.desk.Name(t.language(), desk.ZoneChoice, code)
}

// unlicensed is the licence of a project that is yet to come.
const unlicensed = "now"

func licences(t *turn, o *openForm) []desk.Choice {
	return append([]desk.Choice{{Code: unlicensed, Label: t.text("form.unlicensed")}}, from(desk.LicenceChoice)(t, o)...)
}

func licenceLabel(t *turn, code string) string {
	if code == unlicensed {
		return t.text("form.unlicensed")
	}
	return t.desk.Name(t.language(), desk.LicenceChoice, code)
}

// readProject reads a text as answers about a project.
func readProject(t *turn, o *openForm, text string) reading {
	told := t.understand(text)
	p := told.Project
	p.Licensed = told.Date
	if p.Capital != nil && p.Revenue == nil && o.Step == "revenue" {
		p.Capital, p.Revenue = nil, p.Capital
	}
	r := reading{answers: projectAnswers(p), asks: told.Asks}
	if o.Step == "licensed" && told.Date == "" && t.isWord("form.words.unlicensed", text) {
		r.answers["licensed"] = []string{unlicensed}
	}
	if len(r.answers) > 0 || len(told.Amounts) == 0 || o.Step != "capital" && o.Step != "revenue" {
		return r
	}
	if a := told.Amounts[0]; a.Unit == "" && a.Value > 0 && a.Value < 1e6 { // "20": of what?
		for _, m := range []desk.Money{{Value: a.Value * 1e6, Currency: "USD"}, {Value: a.Value * 1e9, Currency: "VND"}} {
			r.offer = append(r.offer, m.Code())
		}
	}
	return r
}

func projectAnswers(p desk.Project) map[string][]string {
	answers := map[string][]string{}
	switch {
	case p.Zone != "":
		answers["where"] = []string{p.Zone}
	case p.Kind != "":
		answers["where"] = []string{string(p.Kind)}
	}
	if len(p.Industries) > 0 {
		answers["industry"] = p.Industries
	}
	if p.Licensed != "" {
		answers["licensed"] = []string{p.Licensed}
	}
	if p.Capital != nil {
		answers["capital"] = []string{p.Capital.Code()}
	}
	if p.Revenue != nil {
		answers["revenue"] = []string{p.Revenue.Code()}
	}
	return answers
}

func projectOf(o *openForm) desk.Project {
	p := desk.Project{Industries: o.Answers["industry"]}
	one := func(name string) string { return strings.Join(o.Answers[name][:min(1, len(o.Answers[name]))], "") }
	money := func(name string) *desk.Money {
		if m, ok := desk.ParseMoney(one(name)); ok {
			return &m
		}
		return nil
	}
	switch at := one("where"); at {
	case string(knowledge.Park), string(knowledge.Cluster), string(desk.Outside):
		p.Kind = knowledge.Kind(at)
	default:
		p.Zone = at
	}
	if l := one("licensed"); l != unlicensed {
		p.Licensed = l
	}
	p.Capital, p.Revenue = money("capital"), money("revenue")
	return p
}

// estimateDocument sends the estimate of a result as a document to forward.
func (t *turn) estimateDocument(id string) error {
	r, ok := t.conv.result(id)
	if !ok || r.Project == nil {
		t.toast.say(t.text("button.old"))
		return nil
	}
	answer := t.consult(desk.Question{Project: r.Project, Lang: t.language()})
	today := t.now().In(t.zone).Format(time.DateOnly)
	_ = t.telegram.Action(t.ctx, t.chat, t.thread, "upload_document")
	pdf, err := t.studio.draw(t.ctx, drawing{draw: func(p *picture.Drawer) ([]byte, error) { return p.Document(t.sheet(answer, today)) }})
	if err != nil {
		t.log.Warn("a document could not be made", "update", t.update.ID, "error", err)
		return t.send(render(answer), t.layout(answer))
	}
	params := telegram.Params{"chat_id": t.chat, "caption": t.text("pdf.caption")}
	if t.thread != 0 {
		params["message_thread_id"] = t.thread
	}
	file := telegram.File{Field: "document", Name: t.fileName(r.Project, today), Bytes: pdf}
	return t.once(params, func() (int, error) {
		sent, err := t.telegram.Upload(t.ctx, "sendDocument", params, file)
		return sent.ID, err
	})
}

// fileName is such as uu-dai-luong-son-2026-11-25.pdf.
func (t *turn) fileName(p *desk.Project, day string) string {
	parts := []string{t.text("pdf.file"), p.Zone, day}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "-") + ".pdf"
}

// sheet is an estimate as a document. All that it says stands in the answer.
func (t *turn) sheet(a desk.Answer, day string) picture.Document {
	doc := picture.Document{
		Lang: string(a.Lang), Title: t.text("pdf.title"), MadeAt: t.now(),
		Made: t.text("pdf.made", "date", t.desk.Name(t.language(), desk.LicenceChoice, day)),
	}
	rates := picture.Grid{Columns: []string{t.text("pdf.years"), t.text("pdf.what"), t.text("pdf.basis"), t.text("pdf.inforce")}}
	for _, r := range a.Rates {
		rates.Rows = append(rates.Rows, []string{cmp.Or(r.Years, t.text("pdf.always")), r.What, r.Basis, r.InForce})
	}
	var more, notes, sources []string
	for _, line := range a.Lines[1:] {
		told := slices.ContainsFunc(a.Rates, func(r desk.Rate) bool { return r.In(line.Text) }) || slices.Contains(a.Confirm, line.Text)
		switch {
		case told:
		case line.Kind == desk.Source:
			source := strings.TrimPrefix(line.Text, t.text("source", "sources", ""))
			if line.Link != "" {
				source += " — " + line.Link
			}
			sources = append(sources, source)
		case line.Kind == desk.Item || line.Kind == desk.Para && len(a.Confirm) == 0:
			more = append(more, line.Text)
		case line.Kind == desk.Note:
			notes = append(notes, line.Text)
		}
	}
	sources = append(sources, a.Sources[min(len(sources), len(a.Sources)):]...) // a chat names only the first few
	doc.Lead = append(doc.Lead, a.Lines[0].Text)
	for _, s := range []picture.Section{
		{Title: t.text("pdf.rates"), Grid: rates},
		{Title: t.text("pdf.more"), Items: more},
		{Title: t.text("pdf.notes"), Items: notes},
		{Title: t.text("pdf.confirm"), Items: a.Confirm},
		{Title: t.text("pdf.sources"), Items: sources},
	} {
		if len(s.Items)+len(s.Grid.Rows) > 0 {
			doc.Sections = append(doc.Sections, s)
		}
	}
	return doc
}
