using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

internal static class RolloutCommand
{
    public static Command Create(CliContext cli)
    {
        var (id, version) = (CommonOptions.Id(cli), CommonOptions.Version(cli));
        var percent = new Option<int>("--percent") { Description = cli.In(Texts.RolloutPercent), HelpName = "0-100", Required = true };
        percent.Validators.Add(result => CommonOptions.Within(result, 0, 100));
        var channel = new Option<string?>("--channel") { Description = cli.In(Texts.RolloutChannel), HelpName = "name" };
        return new Command("rollout", cli.In(Texts.Rollout)) { id, version, percent, channel }.Changes(cli,
            parsed =>
            {
                var body = new JsonObject { ["percent"] = parsed.GetValue(percent) };
                if (parsed.GetValue(channel) is { } name) body["channel"] = name;
                return new(HttpMethod.Post, Market.Version(parsed.CheckedId(id), parsed.GetRequiredValue(version), "rollout"), body);
            },
            (parsed, _) => cli.Say(Texts.RolloutNow, parsed.GetValue(id), parsed.GetValue(version), parsed.GetValue(percent)));
    }
}
