using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

internal static class AdvisoriesCommand
{
    public static readonly Column[] Columns =
    [
        new("ID", advisory => advisory.Text("id")),
        new("EXTENSION", advisory => advisory.Text("package")),
        new("VERSIONS", advisory => advisory.Text("versions")),
        new("SEVERITY", advisory => advisory.Text("severity")),
        new("FIXED", advisory => advisory.Text("fixed")),
        new("SUMMARY", advisory => advisory.Text("summary")),
    ];

    public static Command Create(CliContext cli) => new("advisories", cli.In(Texts.Advisories)) { List(cli), Show(cli), Publish(cli), Withdraw(cli) };

    private static Command List(CliContext cli)
    {
        var id = new Argument<string?>("id") { Description = cli.In(Texts.AdvisoriesOf), Arity = ArgumentArity.ZeroOrOne };
        return new Command("list", cli.In(Texts.AdvisoriesList)) { id }.Lists(cli, Columns, parsed => Market.Path("advisories").With("package", parsed.GetValue(id)));
    }

    private static Command Show(CliContext cli)
    {
        var id = Advisory(cli);
        return new Command("show", cli.In(Texts.AdvisoriesShow)) { id }.Shows(cli, parsed => Market.Path("advisories", parsed.GetRequiredValue(id)), advisory =>
        {
            var facts = new Facts(cli);
            facts.Add(Texts.FactId, advisory.Text("id"));
            facts.Add(Texts.FactExtension, advisory.Text("package"));
            facts.Add(Texts.FactVersions, advisory.Text("versions"));
            facts.Add(Texts.FactSeverity, advisory.Text("severity"));
            facts.Add(Texts.FactFixed, advisory.Text("fixed"));
            facts.Add(Texts.FactSummary, advisory.Text("summary"));
            facts.Add(Texts.FactUrl, advisory.Text("url"));
            facts.Write();
        });
    }

    private static Command Publish(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var versions = new Option<string>("--versions") { Description = cli.In(Texts.AdvisoryVersions), HelpName = "range", Required = true };
        var severity = new Option<string>("--severity") { Description = cli.In(Texts.AdvisorySeverity), Required = true };
        severity.AcceptOnlyFromAmong("low", "moderate", "high", "critical");
        var summary = new Option<string>("--summary") { Description = cli.In(Texts.AdvisorySummary), HelpName = "text", Required = true };
        var url = new Option<string?>("--url") { Description = cli.In(Texts.AdvisoryUrl), HelpName = "url" };
        var repaired = new Option<string?>("--fixed") { Description = cli.In(Texts.AdvisoryFixed), HelpName = "version" };
        return new Command("publish", cli.In(Texts.AdvisoriesPublish)) { id, versions, severity, summary, url, repaired }.Changes(cli,
            parsed => new(HttpMethod.Post, Market.Path("advisories"), new JsonObject
            {
                ["package"] = parsed.CheckedId(id),
                ["versions"] = parsed.GetRequiredValue(versions),
                ["severity"] = parsed.GetRequiredValue(severity),
                ["summary"] = parsed.GetRequiredValue(summary),
                ["url"] = parsed.GetValue(url),
                ["fixed"] = parsed.GetValue(repaired),
            }),
            (parsed, made) => cli.Say(Texts.AdvisoryPublished, made.Text("id"), parsed.GetValue(id)),
            parsed => cli.In(Texts.AdvisoryQuestion, parsed.GetValue(id), parsed.GetValue(versions)));
    }

    private static Command Withdraw(CliContext cli)
    {
        var id = Advisory(cli);
        return new Command("withdraw", cli.In(Texts.AdvisoriesWithdraw)) { id }.Changes(cli,
            parsed => new(HttpMethod.Delete, Market.Path("advisories", parsed.GetRequiredValue(id))),
            (parsed, _) => cli.Say(Texts.AdvisoryWithdrawn, parsed.GetValue(id)),
            parsed => cli.In(Texts.AdvisoryWithdrawQuestion, parsed.GetValue(id)));
    }

    private static Argument<string> Advisory(CliContext cli) => new("advisory") { Description = cli.In(Texts.AdvisoryId) };
}
