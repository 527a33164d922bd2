package desk

import "zonedesk/knowledge"

// Quote words one record as it is told in lang: a fact with its date, doubts and source, an article by its title, text and source. ok is false
// when the pack doesn't hold it, it isn't fit to be told, or a number in it stands in no record.
func (d *Desk) Quote(lang knowledge.Lang, id string) (a Answer, ok bool) {
	r := &Request{Lang: lang}
	w := d.draft(r)
	topic := ""
	if f := d.pack.Fact(id); f != nil && !f.Refer {
		info, _ := f.Measure.Info()
		topic = info.Topic
		w.lead(w.fact(f))
		w.doubts(f)
	} else if x := d.pack.Article(id); x != nil {
		topic = x.Topic
		w.byTitle(x)
		w.note(w.text(x.Text, x.Figures))
	} else {
		return Answer{}, false
	}
	a = w.finish(topic, true)
	return a, d.unsupported(a, r) == ""
}

// byTitle tells an article by its title.
func (w *draft) byTitle(x *knowledge.Article) {
	w.articles = append(w.articles, x)
	w.cite(x.Sources...)
	w.lead(w.title(x))
}

// Record words one record for staff, fit to be told or not: a fact with its date, note and sources, an article by its title, date and
// sources. It is empty when the pack doesn't hold it.
func (d *Desk) Record(lang knowledge.Lang, id string) Answer {
	w := d.draft(&Request{Lang: lang})
	if f := d.pack.Fact(id); f != nil {
		w.lead(w.fact(f))
		w.note(w.text(f.Note, f.Figures))
	} else if x := d.pack.Article(id); x != nil {
		w.byTitle(x)
		if !x.AsOf.IsZero() {
			w.a.Lines[0].Text += w.say("asof", "date", w.date(x.AsOf))
		}
	}
	return w.finish("", true)
}
