package bot

import (
	"context"

	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// publicCommands are the commands that Telegram offers everyone in a private chat, groupCommands those that it offers in groups.
var (
	publicCommands = []string{"start", "zones", "find", "compare", "incentives", "subscribe", "human", "language", "help", "unsubscribe", "privacy", "mydata", "forget"}
	groupCommands  = []string{"zones", "incentives", "subscribe", "language", "help", "unsubscribe", "privacy"}
)

// introduce sets what Telegram shows of the bot before anyone writes to it: the menus of commands and both descriptions, in each language
// and in English for all others. A failure costs only that, so it is logged. It ends early with ctx or the bot.
func (b *Bot) introduce(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(b.ctx, stop)()
	d := b.answerer()
	if d == nil {
		b.log.Warn("the bot is not introduced, because no index is loaded")
		return
	}
	b.introduceIn(ctx, d, knowledge.EN, "")
	for _, lang := range knowledge.Langs() {
		if ctx.Err() != nil {
			return
		}
		b.introduceIn(ctx, d, lang, string(lang))
	}
}

func (b *Bot) introduceIn(ctx context.Context, d answerer, lang knowledge.Lang, code string) {
	report := func(what string, err error) {
		if err != nil && ctx.Err() == nil {
			b.log.Warn("Telegram did not take an introduction", "what", what, "language", lang, "error", err)
		}
	}
	for scope, names := range map[string][]string{"all_private_chats": publicCommands, "all_group_chats": groupCommands} {
		report("commands", b.telegram.SetCommands(ctx, telegram.Scope{Type: scope}, code, commandsIn(d, lang, names)))
	}
	report("description", b.telegram.Call(ctx, "setMyDescription", telegram.Params{"description": d.Say(lang, "bot.description"), "language_code": code}, nil))
	report("about", b.telegram.Call(ctx, "setMyShortDescription", telegram.Params{"short_description": d.Say(lang, "bot.short"), "language_code": code}, nil))
}

// commandsIn describes commands in a language, each by its phrase "command.NAME".
func commandsIn(d answerer, lang knowledge.Lang, names []string) []telegram.Command {
	commands := make([]telegram.Command, len(names))
	for i, name := range names {
		commands[i] = telegram.Command{Name: name, Description: d.Say(lang, "command."+name)}
	}
	return commands
}
