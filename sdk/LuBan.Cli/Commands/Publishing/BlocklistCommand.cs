using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

/// <summary>What no server may run. Servers read it, signed, within minutes.</summary>
internal static class BlocklistCommand
{
    private static readonly Column[] Columns =
    [
        new("REFERENCE", entry => entry.Text("reference")),
        new("VERSIONS", entry => string.Join(", ", entry.Items("versions").Select(version => $"{version.Text("id")} {version.Text("version")}"))),
        new("REASON", entry => entry.Text("reason")),
        new("SINCE", entry => entry.Text("since")),
        new("EXPIRES", entry => entry.Text("expires")),
        new("MESSAGE", entry => entry.Text("message")),
    ];

    public static Command Create(CliContext cli) => new("blocklist", cli.In(Texts.Blocklist)) { List(cli), Add(cli), Remove(cli) };

    private static Command List(CliContext cli) => new Command("list", cli.In(Texts.BlocklistList)).Lists(cli, Columns, _ => Market.Path("blocklist"));

    private static Command Add(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var version = new Argument<string?>("version") { Description = cli.In(Texts.BlockVersion), Arity = ArgumentArity.ZeroOrOne };
        var (reason, message) = (VersionStateCommands.Reason(cli), CommonOptions.Message(cli, required: true));
        var hash = new Option<string?>("--content-hash") { Description = cli.In(Texts.BlockHash), HelpName = "sha512" };
        var expires = VersionStateCommands.Expires(cli);
        return new Command("add", cli.In(Texts.BlocklistAdd)) { id, version, reason, message, hash, expires }.Changes(cli,
            parsed => new(HttpMethod.Post, Market.Path("blocklist"), new JsonObject
            {
                ["id"] = parsed.CheckedId(id),
                ["version"] = parsed.GetValue(version),
                ["reason"] = parsed.GetRequiredValue(reason),
                ["message"] = parsed.GetValue(message),
                ["contentHash"] = parsed.GetValue(hash),
                ["expires"] = parsed.TimeAfter(cli, expires),
            }),
            (_, made) => cli.Say(Texts.Blocked, Columns[1].Value(made), made.Text("reference")),
            parsed => cli.In(Texts.BlockQuestion, parsed.GetValue(id), parsed.GetValue(version) ?? "*"));
    }

    private static Command Remove(CliContext cli)
    {
        var reference = new Argument<string>("reference") { Description = cli.In(Texts.BlockReference) };
        return new Command("remove", cli.In(Texts.BlocklistRemove)) { reference }.Changes(cli,
            parsed => new(HttpMethod.Delete, Market.Path("blocklist", parsed.GetRequiredValue(reference))),
            (parsed, _) => cli.Say(Texts.Unblocked, parsed.GetValue(reference)),
            parsed => cli.In(Texts.UnblockQuestion, parsed.GetValue(reference)));
    }
}
