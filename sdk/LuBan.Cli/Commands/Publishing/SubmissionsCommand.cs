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
        new("SUBMITTED", item => item.Text("submitted")),
    ];

    public static Command Create(CliContext cli) => new("submissions", cli.In(Texts.Submissions))
    {
        new Command("list", cli.In(Texts.SubmissionsList)).Lists(cli, Columns, _ => Market.Path("submissions")),
        Decide(cli, "approve", Texts.SubmissionsApprove, messageRequired: false),
        Decide(cli, "reject", Texts.SubmissionsReject, messageRequired: true),
        Decide(cli, "appeal", Texts.SubmissionsAppeal, messageRequired: true),
    };

    private static Command Decide(CliContext cli, string name, Message text, bool messageRequired)
    {
        var id = new Argument<string>("submission") { Description = cli.In(Texts.SubmissionId) };
        var message = CommonOptions.Message(cli, messageRequired);
        return new Command(name, cli.In(text)) { id, message }.Changes(cli,
            parsed => new(HttpMethod.Post, Market.Path("submissions", parsed.GetRequiredValue(id), name), new JsonObject { ["message"] = parsed.GetValue(message) }),
            (parsed, answer) => cli.Say(Texts.SubmissionNow, parsed.GetValue(id), answer.Text("state") ?? name));
    }
}
