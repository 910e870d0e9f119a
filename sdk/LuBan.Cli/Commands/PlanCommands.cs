using System.CommandLine;
using System.Text.RegularExpressions;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>What the commands that change a plan have in common.</summary>
internal static partial class PlanCommands
{
    public static async Task<Plan> RequireAsync(KernelClient client, string name, CancellationToken cancellationToken) =>
        await client.FindAsync(Kinds.Plans, name, cancellationToken) is { } json ? new(json) : throw new CliException(CliErrors.NotFound, "InstallPlan", name);

    /// <summary>Ends a command: says what was asked for or, with --wait, follows the plan until it is true.</summary>
    public static async Task<ExitCode> FinishAsync(CliContext cli, KernelClient client, Plan written, PlanGoal goal, Following following, Message done, CancellationToken cancellationToken)
    {
        if (!following.Wait)
        {
            cli.Say(Texts.Accepted, written.Name);
            return ExitCode.Ok;
        }
        try
        {
            var plan = await ReachAsync(cli, client, written.Name, goal, following.Timeout, cancellationToken);
            cli.Say(done, written.Name, plan?.InstalledVersion);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            cli.Remark(Texts.StillRunning, written.Name);
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Follows a plan until it is as wanted.</summary>
    /// <returns>The plan then; null when it is gone, as wanted.</returns>
    public static async Task<Plan?> ReachAsync(CliContext cli, KernelClient client, string name, PlanGoal goal, TimeSpan timeout, CancellationToken cancellationToken, IPlanDisplay? display = null)
    {
        var (verdict, plan) = await WaitAsync(cli, client, name, goal, timeout, display, cancellationToken);
        return verdict switch
        {
            Verdict.Disappeared => throw new CliException(CliErrors.Disappeared, name),
            Verdict.Failed => throw Failure(cli, plan!),
            Verdict.NeedsApproval => throw new CliException(CliErrors.ApprovalNeeded, name, plan!.PendingVersion, string.Join(", ", plan.PendingPermissions), plan.InstalledVersion),
            _ => plan,
        };
    }

    /// <summary>Reads --wait and --timeout before anything is written: a wrong duration must not leave half the work behind.</summary>
    public static Following Following(this ParseResult parsed, Option<bool> wait, Option<string> timeout) =>
        new(parsed.GetValue(wait), Durations.Parse(parsed.GetRequiredValue(timeout)));

    private static Task<(Verdict, Plan?)> WaitAsync(CliContext cli, KernelClient client, string name, PlanGoal goal, TimeSpan timeout, IPlanDisplay? own, CancellationToken cancellationToken)
    {
        var waiter = new PlanWaiter(client, cli.Environment.Time);
        if (own is not null) return waiter.WaitAsync(name, goal, timeout, own, cancellationToken);
        return cli.Console() is { } console
            ? TerminalPlanDisplay.RunAsync(console, name, cli.Language, display => waiter.WaitAsync(name, goal, timeout, display, cancellationToken))
            : waiter.WaitAsync(name, goal, timeout, new PlainPlanDisplay(cli.Environment.Out, cli.Language), cancellationToken);
    }

    private static CliException Failure(CliContext cli, Plan plan)
    {
        var (reason, message) = plan.Problem;
        var found = Code().Match(message);
        var code = found.Success ? found.Groups[1].Value : reason is not null && Code().IsMatch(reason) ? reason : null;
        var text = found.Success ? message[found.Length..].TrimStart(':', ' ') : message;
        if (code is null && reason is not null) text = $"{reason}: {text}";
        return new CliException(CliErrors.OperationFailed, plan.Name, text)
        {
            Code = code ?? CliErrors.OperationFailed.Code,
            Details = [plan.InstalledVersion is { } version && plan.IsServing ? cli.In(Texts.StillServing, version) : cli.In(Texts.NothingServing)],
        };
    }

    [GeneratedRegex(@"^(LB\d{4})\b")]
    private static partial Regex Code();
}

/// <param name="Wait">False: return as soon as the server has accepted.</param>
/// <param name="Timeout">How long to wait at most.</param>
internal sealed record Following(bool Wait, TimeSpan Timeout);
