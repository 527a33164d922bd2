package broadcast

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Limits of the Bot API.
const (
	longestText    = 4096 // UTF-16 units
	longestCaption = 1024
	longestRaw     = 32768 // bytes with the tags
	mostMedia      = 10    // of an album
	mostButtons    = 100
)

// mediaMethods send one file of a kind.
var mediaMethods = map[string]string{
	"photo": "sendPhoto", "document": "sendDocument", "video": "sendVideo", "animation": "sendAnimation", "audio": "sendAudio", "voice": "sendVoice",
}

// Check tells the author what Telegram would refuse: its error is a knowledge.Message.
func (c *Content) Check() error {
	if err := c.checkButtons(); err != nil {
		return err
	}
	switch {
	case c.Forward != nil:
		if c.Text != "" || len(c.Media) > 0 || len(c.Buttons) > 0 {
			return knowledge.Messagef("a forward goes as it is, without text, files and buttons of its own")
		}
		return nil
	case len(c.Media) == 0 && strings.TrimSpace(c.Text) == "":
		return knowledge.Messagef("there is neither text nor a file")
	case len(c.Media) > mostMedia:
		return knowledge.Messagef("the album has %d files: at most %d go", len(c.Media), mostMedia)
	case len(c.Media) > 1 && len(c.Buttons) > 0:
		return knowledge.Messagef("an album can't have buttons")
	}
	for _, m := range c.Media {
		if mediaMethods[m.Kind] == "" || m.File == "" {
			return knowledge.Messagef("a file of kind %q with id %q can't be sent", m.Kind, m.File)
		}
	}
	limit := longestText
	if len(c.Media) > 0 {
		limit = longestCaption
	}
	if n := telegram.UTF16Len(c.Text); !c.HTML && n > limit {
		return knowledge.Messagef("the text has %d characters: at most %d go", n, limit)
	}
	if len(c.Text) > longestRaw {
		return knowledge.Messagef("the text with its formatting has %d bytes: at most %d go", len(c.Text), longestRaw)
	}
	if len(c.Entities) > 0 && !json.Valid(c.Entities) {
		return knowledge.Messagef("the formatting can't be read")
	}
	return nil
}

func (c *Content) checkButtons() error {
	n := 0
	for _, row := range c.Buttons {
		for _, b := range row {
			n++
			web := strings.HasPrefix(b.URL, "https://") || strings.HasPrefix(b.URL, "http://") || strings.HasPrefix(b.URL, "tg://")
			if b.Text == "" || !web {
				return knowledge.Messagef("the button %q opens %q: expected a text and an address that begins with https://", b.Text, b.URL)
			}
		}
	}
	if n > mostButtons {
		return knowledge.Messagef("there are %d buttons: at most %d go", n, mostButtons)
	}
	return nil
}

// Messages is how many messages the content makes.
func (c *Content) Messages() int { return max(1, len(c.Media)) }

// Deliver sends the content to one chat in one attempt and gives the ids of its messages. Its errors are package telegram's. It is what a
// broadcast does to each recipient, and so shows in a preview exactly what they get. More parameters, such as the message to reply to, may
// be given.
func Deliver(ctx context.Context, client *telegram.Client, chat int64, c Content, more ...telegram.Params) ([]int, error) {
	return deliver(ctx, client, chat, c, false, more...)
}

// deliver is Deliver; paid lets Telegram charge what goes beyond its free rate.
func deliver(ctx context.Context, client *telegram.Client, chat int64, c Content, paid bool, more ...telegram.Params) ([]int, error) {
	method, params := c.call()
	for _, m := range more {
		maps.Copy(params, m)
	}
	params["chat_id"] = chat
	set(params, "allow_paid_broadcast", paid)
	var raw json.RawMessage
	if err := client.Call(ctx, method, params, &raw); err != nil {
		return nil, err
	}
	return messageIDs(raw)
}

// messageIDs reads what a sending method returns: a message, a list of them, or a message id alone.
func messageIDs(raw json.RawMessage) ([]int, error) {
	type message struct {
		ID int `json:"message_id"`
	}
	var list []message
	if len(raw) > 0 && raw[0] != '[' {
		raw = slices.Concat(json.RawMessage{'['}, raw, json.RawMessage{']'})
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, &telegram.Unavailable{Method: "send", Status: 200, Unsure: true, Err: fmt.Errorf("understanding the result: %w", err)}
	}
	ids := make([]int, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	return ids, nil
}

// call is the method that sends the content, and its parameters but the chat.
func (c *Content) call() (method string, p telegram.Params) {
	p = telegram.Params{}
	set(p, "disable_notification", c.Silent)
	set(p, "protect_content", c.Protect)
	switch {
	case c.Forward != nil:
		p["from_chat_id"], p["message_id"] = c.Forward.Chat, c.Forward.Message
		return "forwardMessage", p
	case len(c.Media) > 1:
		p["media"] = c.album()
		return "sendMediaGroup", p
	case len(c.Media) == 1:
		p[c.Media[0].Kind] = c.Media[0].File
		c.format(p, "caption")
		c.markup(p)
		return mediaMethods[c.Media[0].Kind], p
	}
	c.format(p, "text")
	c.markup(p)
	return "sendMessage", p
}

// Correction is the method that puts the content in the place of a message that was sent, and its parameters but chat and message.
func (c *Content) Correction() (method string, p telegram.Params) {
	p = telegram.Params{}
	method = "editMessageText"
	field := "text"
	if len(c.Media) > 0 {
		method, field = "editMessageCaption", "caption"
	}
	c.format(p, field)
	c.markup(p)
	return method, p
}

// format sets text or caption with its formatting.
func (c *Content) format(p telegram.Params, field string) {
	if c.Text != "" {
		p[field] = c.Text
	}
	switch {
	case c.HTML:
		p["parse_mode"] = "HTML"
	case len(c.Entities) > 0 && field == "caption":
		p["caption_entities"] = c.Entities
	case len(c.Entities) > 0:
		p["entities"] = c.Entities
	}
	if field == "text" && c.NoPreview {
		p["link_preview_options"] = json.RawMessage(`{"is_disabled":true}`)
	}
}

func (c *Content) markup(p telegram.Params) {
	if len(c.Buttons) > 0 {
		p["reply_markup"] = map[string]any{"inline_keyboard": c.Buttons}
	}
}

// album puts the caption under the first file.
func (c *Content) album() []map[string]any {
	items := make([]map[string]any, len(c.Media))
	for i, m := range c.Media {
		items[i] = map[string]any{"type": m.Kind, "media": m.File}
		if i > 0 || c.Text == "" {
			continue
		}
		items[i]["caption"] = c.Text
		switch {
		case c.HTML:
			items[i]["parse_mode"] = "HTML"
		case len(c.Entities) > 0:
			items[i]["caption_entities"] = c.Entities
		}
	}
	return items
}

func set(p telegram.Params, name string, on bool) {
	if on {
		p[name] = "true"
	}
}
