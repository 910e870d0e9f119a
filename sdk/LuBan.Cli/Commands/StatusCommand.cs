using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class StatusCommand
{
    public static readonly Column[] ConditionColumns =
    [
        new("CONDITION", item => item.Text("type")),
        new("STATUS", item => item.Text("status")),
        new("REASON", item => item.Text("reason")),
        new("SINCE", item => item.Text("lastTransitionTime")),
        new("MESSAGE", item => item.Text("message")),
    ];

    private static readonly Column[] HistoryColumns =
    [
        new("FINISHED", item => item.Text("finishedAt")),
        new("OPERATION", item => item.Text("kind")),
        new("FROM", item => item.Text("fromVersion")),
        new("TO", item => item.Text("toVersion")),
        new("RESULT", item => item.Text("result")),
        new("REASON", item => item.Text("reason")),
    ];

    public static Command Create(CliContext cli)
    {
        var id = new Argument<string?>("id") { Description = cli.In(Texts.StatusId), Arity = ArgumentArity.ZeroOrOne };
        var output = CommonOptions.Output(cli);
        return new Command("status", cli.In(Texts.Status)) { id, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            if (parsed.GetValue(id) is null)
            {
                cli.Printer.List(parsed.Format(output), await client.ListAsync(Kinds.Plans, cancellationToken), "installplan.kernel.luban.dev", PlanColumns.For(cli.Environment.Time));
                return ExitCode.Ok;
            }
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id!), cancellationToken);
            cli.Printer.Object(parsed.Format(output), plan.Json, "installplan.kernel.luban.dev", () => Write(cli, plan));
            return ExitCode.Ok;
        });
    }

    private static void Write(CliContext cli, Plan plan)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactId, plan.Id);
        facts.Add(Texts.FactPhase, plan.IsObserved ? plan.Phase : cli.In(Texts.NotObserved, plan.Phase));
        facts.Add(Texts.FactWanted, plan.WantedVersion ?? cli.In(Texts.NewestCompatible));
        facts.Add(Texts.FactInstalled, plan.InstalledVersion);
        facts.Add(Texts.FactPrevious, plan.PreviousVersion);
        facts.Add(Texts.FactServing, plan.IsServing ? cli.In(Texts.ServesVersion, plan.InstalledVersion) : cli.In(Texts.NothingServing));
        facts.Add(Texts.FactOperation, Operation(plan));
        if (plan.IsBusy) facts.Add(Texts.FactDeadline, plan.Json.Text("status", "operation", "deadline"));
        if (plan.Phase == "Failed") facts.Add(Texts.FactProblem, Problem(plan));
        facts.Write();
        Section(cli, ConditionColumns, [.. plan.Conditions]);
        Section(cli, HistoryColumns, [.. plan.Json.Items("status", "history")]);
        if (plan.Phase == "Failed") cli.Say(Texts.StatusFailedHint, plan.Name);
    }

    private static void Section(CliContext cli, IReadOnlyList<Column> columns, IReadOnlyList<JsonNode> rows)
    {
        if (rows.Count == 0) return;
        cli.Environment.Out.WriteLine();
        cli.Printer.Table(columns, rows);
    }

    private static string? Operation(Plan plan)
    {
        if (plan.OperationId is not { } id) return null;
        var attempt = plan.Json.Number("status", "operation", "attempt") is { } number ? $", attempt {number}" : "";
        return $"{plan.OperationKind} {plan.Step} {(plan.Percent is { } percent ? $"{percent} %" : "")}".Trim() + $" ({id}{attempt})";
    }

    private static string Problem(Plan plan) => plan.Problem is (string code, { } message) ? $"{code}: {message}" : plan.Problem.Message;
}
