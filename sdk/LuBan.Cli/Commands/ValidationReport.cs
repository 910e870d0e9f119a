using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Push;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>What the marketplace found in a pushed package, and where the package stands.</summary>
internal static class ValidationReport
{
    private static readonly Column[] Columns =
    [
        new("SEVERITY", finding => finding.Text("severity")),
        new("CODE", finding => finding.Text("code")),
        new("WHERE", finding => finding.Text("where")),
        new("MESSAGE", finding => finding.Text("message")),
    ];

    /// <summary>Shows the report of a push and, with --wait, follows it until somebody or something has decided.</summary>
    public static async Task ShowAsync(CliContext cli, FeedTarget feed, Uri address, PackageFile package, Following following, CancellationToken cancellationToken)
    {
        var report = following.Wait ? await DecidedAsync(cli, feed, address, package, following.Timeout, cancellationToken) : await feed.ReadReportAsync(address, cancellationToken);
        Write(cli, report);
        if (report.Text("state") == "rejected") throw new CliException(CliErrors.PackageRejected, package.Id, package.Version, report.Text("message"));
        cli.Say(IsOpen(report) ? Texts.PushInReview : Texts.PushState, package.Id, package.Version, report.Text("state"));
    }

    public static void Write(CliContext cli, JsonNode? report)
    {
        var findings = report.Items("problems").Concat(report.Items("warnings")).ToArray();
        if (findings.Length > 0) cli.Printer.Table(Columns, findings);
    }

    private static bool IsOpen(JsonNode report) => report.Text("state") is "validating" or "submitted";

    private static async Task<JsonObject> DecidedAsync(CliContext cli, FeedTarget feed, Uri address, PackageFile package, TimeSpan timeout, CancellationToken cancellationToken) =>
        await Polling.UntilAsync(cli, timeout, token => feed.ReadReportAsync(address, token), report => !IsOpen(report), cancellationToken)
            ?? throw new CliException(CliErrors.ReviewTimedOut, package.Id, package.Version, Durations.Format(timeout));
}
