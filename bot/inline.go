package bot

import (
	"context"
	"strconv"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

const (
	inlinePage  = 20              // results at a time; Telegram takes up to 50
	inlineCache = 5 * time.Minute // how long Telegram may give the same results again: less than anyone waits for a new version
	inlineQuota = 4               // queries that stand for one question: Telegram sends one with almost each letter
)

// article is one result (Bot API, "InlineQueryResultArticle").
type article struct {
	Type        string  `json:"type"`
	ID          string  `json:"id"` // 1 to 64 bytes
	Title       string  `json:"title"`
	Description string  `json:"description,omitempty"`
	Content     content `json:"input_message_content"`
	Markup      markup  `json:"reply_markup"`
}

type content struct {
	Text      string          `json:"message_text"`
	ParseMode string          `json:"parse_mode"`
	Preview   map[string]bool `json:"link_preview_options"`
}

type markup struct {
	Rows [][]telegram.Button `json:"inline_keyboard"`
}

// suggest answers what somebody types after the bot's name in any chat. It takes no lease and keeps nothing: such a query comes with
// almost every letter and is worth nothing a second later, so that a failure is only noted.
func (t *turn) suggest() error {
	q := t.update.InlineQuery
	if t.quota > 0 && t.typed.add(q.From.ID, t.now().Unix()/60, true).Questions > inlineQuota*t.quota {
		return nil
	}
	from, _ := strconv.Atoi(q.Offset) // none is the beginning
	s := t.desk.Suggest(t.ctx, desk.Question{Text: telegram.Shorten(q.Query, 256), Lang: t.choiceOf(q.From.ID), Hint: t.hint(), Now: t.now()}, max(from, 0), inlinePage)
	results := make([]article, 0, len(s.List))
	for _, one := range s.List {
		results = append(results, t.article(one))
	}
	params := telegram.Params{
		"inline_query_id": q.ID, "results": results, "cache_time": int(inlineCache.Seconds()), "is_personal": s.Personal,
		"button": map[string]string{"text": telegram.Shorten(t.desk.Say(s.Lang, "inline.open"), 64), "start_parameter": "inline"},
	}
	if s.More {
		params["next_offset"] = strconv.Itoa(max(from, 0) + inlinePage)
	}
	if err := t.telegram.Call(t.ctx, "answerInlineQuery", params, nil); err != nil {
		t.log.Debug("an inline query could not be answered", "update", t.update.ID, "error", err)
	}
	return nil
}

// article sets a suggestion as a result. What is sent from it stands in any chat, so that its sources are with it, and its one button is
// a link: the bot hears nothing of buttons pressed there.
func (t *turn) article(s desk.Suggestion) article {
	s.Answer.Card = desk.Card{} // the sources have no button to stand behind
	text := ""
	if parts := telegram.Split(render(s.Answer)); len(parts) > 0 {
		text = parts[0]
	}
	link := "https://t.me/" + t.me.Load().Username + "?start=" + startOf(s)
	return article{
		Type: "article", ID: telegram.Shorten(s.ID+"."+string(s.Answer.Lang), 60), Title: telegram.Shorten(s.Title, 120), Description: telegram.Shorten(s.About, 200),
		Content: content{text, "HTML", map[string]bool{"is_disabled": true}},
		Markup:  markup{[][]telegram.Button{{{Text: t.desk.Say(s.Answer.Lang, "inline.more"), URL: link}}}},
	}
}

// startOf is the parameter of a link that opens the bot where a suggestion stands.
func startOf(s desk.Suggestion) string {
	if len(s.Answer.Zones) == 1 && len(s.Answer.Zones[0]) <= 59 {
		return "zone_" + s.Answer.Zones[0]
	}
	return "inline"
}

// choiceOf is the language that a person chose in the private chat, "" when none is known soon enough.
func (t *turn) choiceOf(person int64) knowledge.Lang {
	if t.away.Load() {
		return ""
	}
	ctx, cancel := context.WithTimeout(t.ctx, t.waits.choice)
	defer cancel()
	c, err := t.store.Look(ctx, person)
	if err != nil {
		t.metrics.storeErrors.WithLabelValues("look").Inc()
		return ""
	}
	return c.Lang
}
