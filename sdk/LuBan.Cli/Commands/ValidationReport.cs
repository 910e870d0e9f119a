using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Push;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>What the marketplace found in a pushed package, and what became of it.</summary>
internal static class ValidationReport
{
    private static readonly Column[] Columns =
    [
        new("SEVERITY", finding => finding.Text("severity")),
        new("CODE", finding => finding.Text("code")),
        new("WHERE", finding => finding.Text("location")),
        new("MESSAGE", finding => finding.Text("message")),
    ];

    /// <summary>Shows the report of a push and, with --wait, follows the package until a reviewer has decided.</summary>
    /// <param name="cli">The context.</param>
    /// <param name="feed">Where it was pushed to.</param>
    /// <param name="address">Where the report is: <c>…/validations/ID</c>.</param>
    /// <param name="package">What was pushed.</param>
    /// <param name="following">Whether to wait, and how long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task ShowAsync(CliContext cli, FeedTarget feed, Uri address, PackageFile package, Following following, CancellationToken cancellationToken)
    {
        var report = await feed.ReadAsync(address, cancellationToken);
        if (report.Items("findings").Where(finding => finding.Text("severity") != "info").ToArray() is { Length: > 0 } findings) cli.Printer.Table(Columns, findings);
        if (report.Text("result") != "review") return;
        cli.Say(Texts.PushInReview, package.Id, package.Version);
        if (!following.Wait) return;

        var version = new Uri(address, $"../extensions/{Uri.EscapeDataString(package.Id)}/versions/{Uri.EscapeDataString(package.Version)}/state");
        var decided = await Polling.UntilAsync(cli, following.Timeout, token => feed.ReadAsync(version, token), now => now.Text("state") != "submitted", cancellationToken)
            ?? throw new CliException(CliErrors.ReviewTimedOut, package.Id, package.Version, Durations.Format(following.Timeout));
        if (decided.Text("state") == "rejected") throw new CliException(CliErrors.PackageRejected, package.Id, package.Version, decided.Items("history").LastOrDefault().Text("message"));
        cli.Say(Texts.StateNow, package.Id, package.Version, decided.Text("state"));
    }
}
