using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

internal static class SubmissionsCommand
{
    private static readonly Column[] Columns =
    [
        new("ID", item => item.Text("id")),
        new("EXTENSION", item => item.Text("package")),
        new("VERSION", item => item.Text("version")),
        new("PUBLISHER", item => item.Text("publisher")),
        new("STATE", item => item.Text("state")),
        new("WAITS SINCE", item => item.Text("waiting")),
        new("APPEAL", item => item.Text("appeal", "message")),
    ];

    public static Command Create(CliContext cli) => new("submissions", cli.In(Texts.Submissions))
    {
        new Command("list", cli.In(Texts.SubmissionsList)).Lists(cli, Columns, _ => Market.Path("submissions")),
        Approve(cli),
        Decide(cli, "reject", Texts.SubmissionsReject),
        Decide(cli, "appeal", Texts.SubmissionsAppeal),
    };

    private static Command Approve(CliContext cli)
    {
        var unlisted = new Option<bool>("--unlisted") { Description = cli.In(Texts.SubmissionUnlisted) };
        return Decide(cli, "approve", Texts.SubmissionsApprove, unlisted);
    }

    private static Command Decide(CliContext cli, string name, Message text, Option<bool>? unlisted = null)
    {
        var id = new Argument<string>("submission") { Description = cli.In(Texts.SubmissionId) };
        var message = CommonOptions.Message(cli, required: unlisted is null);
        var command = new Command(name, cli.In(text)) { id, message };
        if (unlisted is not null) command.Add(unlisted);
        return command.Changes(cli,
            parsed =>
            {
                var body = new JsonObject { ["message"] = parsed.GetValue(message) };
                if (unlisted is not null) body["list"] = !parsed.GetValue(unlisted);
                return new(HttpMethod.Post, Market.Path("submissions", parsed.GetRequiredValue(id), name), body);
            },
            (parsed, answer) => cli.Say(Texts.SubmissionNow, parsed.GetValue(id), answer.Text("state")));
    }
}
