using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

/// <summary>Commands that move versions from one state to another: every one is a state, a few words, and perhaps a question.</summary>
internal static class VersionStateCommands
{
    public static Command Unlist(CliContext cli) => Create(cli, "unlist", Texts.Unlist, "unlisted");

    public static Command Relist(CliContext cli) => Create(cli, "relist", Texts.Relist, "listed");

    public static Command Release(CliContext cli) => Create(cli, "release", Texts.Release, "listed");

    public static Command Quarantine(CliContext cli) => Create(cli, "quarantine", Texts.Quarantine, "quarantined", question: Texts.QuarantineQuestion);

    public static Command Revoke(CliContext cli)
    {
        var (reason, expires) = (Reason(cli), Expires(cli));
        return Create(cli, "revoke", Texts.Revoke, "revoked", [reason, expires], (parsed, body) =>
        {
            body["reason"] = parsed.GetRequiredValue(reason);
            if (parsed.TimeAfter(cli, expires) is { } end) body["expires"] = end;
        }, Texts.RevokeQuestion);
    }

    public static Command Deprecate(CliContext cli)
    {
        var reasons = new Option<string[]>("--reason") { Description = cli.In(Texts.DeprecateReason), DefaultValueFactory = _ => ["Legacy"] };
        reasons.AcceptOnlyFromAmong("Legacy", "CriticalBugs", "Other");
        var alternate = new Option<string?>("--alternate") { Description = cli.In(Texts.DeprecateAlternate), HelpName = "id[@range]" };
        return Create(cli, "deprecate", Texts.Deprecate, "deprecated", [reasons, alternate], (parsed, body) =>
        {
            body["reasons"] = parsed.GetRequiredValue(reasons).ToJson();
            if (parsed.GetValue(alternate)?.Split('@', 2) is not { } other) return;
            body["alternateId"] = other[0];
            if (other.Length > 1) body["alternateRange"] = other[1];
        });
    }

    public static Option<string> Reason(CliContext cli)
    {
        var reason = new Option<string>("--reason") { Description = cli.In(Texts.BlockReason), Required = true };
        reason.AcceptOnlyFromAmong("malware", "vulnerability", "takedown", "mistake", "other");
        return reason;
    }

    /// <summary>For how long something is blocked.</summary>
    public static Option<string?> Expires(CliContext cli) => new("--expires") { Description = cli.In(Texts.BlockExpires), HelpName = "duration" };

    private static Command Create(CliContext cli, string name, Message text, string state, IReadOnlyList<Option>? options = null, Action<ParseResult, JsonObject>? fill = null, Message? question = null)
    {
        var (id, versions, message, yes) = (CommonOptions.Id(cli), CommonOptions.Versions(cli), CommonOptions.Message(cli, required: question is not null), CommonOptions.Yes(cli));
        var command = new Command(name, cli.In(text)) { id, versions, message };
        foreach (var option in options ?? []) command.Add(option);
        if (question is not null) command.Add(yes);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (package, wanted) = (parsed.CheckedId(id), parsed.GetRequiredValue(versions));
            var body = new JsonObject { ["state"] = state };
            if (parsed.GetValue(message) is { } told) body["message"] = told;
            fill?.Invoke(parsed, body);
            if (question is not null && !cli.Confirm(cli.In(question, package, string.Join(", ", wanted)), parsed.GetValue(yes))) return ExitCode.Ok;
            foreach (var version in wanted)
            {
                var now = await client.AskMarketAsync(HttpMethod.Post, Market.Version(package, version, "state"), body.DeepClone(), cancellationToken);
                cli.Say(Texts.StateNow, package, version, now.Text("state") ?? state);
            }
            return ExitCode.Ok;
        });
    }
}
