using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Sources;

/// <summary>Shows whose signatures a source is trusted with, and pins them.</summary>
internal static class SourceTrustCommand
{
    public static Command Create(CliContext cli)
    {
        var (name, yes) = (SourceCommand.Name(cli), CommonOptions.Yes(cli));
        var (trust, fingerprints) = (SourceAddCommand.TrustOption(cli), SourceAddCommand.Fingerprints(cli));
        var feed = new Option<string?>("--accept-feed") { Description = cli.In(Texts.SourceAcceptFeed), HelpName = "id" };
        return new Command("trust", cli.In(Texts.SourceTrust)) { name, trust, fingerprints, feed, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var source = await SourceCommand.RequireAsync(client, parsed.GetRequiredValue(name), cancellationToken);
            Write(cli, source);
            var change = new JsonObject();
            if (SourceAddCommand.TrustPolicy(parsed.GetValue(trust), Wanted(source, parsed.GetValue(fingerprints) ?? [])) is { } policy) change["spec"] = new JsonObject { ["trustPolicy"] = policy };
            if (parsed.GetValue(feed) is { } id) change["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Kinds.AcceptFeedAnnotation] = id } };
            if (change.Count == 0)
            {
                cli.Remark(Texts.TrustNothingNew);
                return ExitCode.Ok;
            }
            if (!cli.Confirm(cli.In(Texts.TrustQuestion, parsed.GetValue(name), Yaml.Write(change).ReplaceLineEndings(" ")), parsed.GetValue(yes))) return ExitCode.Ok;
            await client.PatchAsync(Kinds.Sources, parsed.GetRequiredValue(name), change, dryRun: false, cancellationToken);
            cli.Say(Texts.TrustChanged, parsed.GetValue(name));
            return ExitCode.Ok;
        });
    }

    /// <summary>What the user names; else what the server met first and nobody has written down, so that it is insisted on.</summary>
    private static IReadOnlyList<string> Wanted(JsonNode source, IReadOnlyList<string> named) =>
        named.Count > 0 ? named
        : source.Items("spec", "trustPolicy", "fingerprints").Any() ? []
        : [.. source.Items("status", "trust", "fingerprints").Select(item => item.Text()!)];

    private static void Write(CliContext cli, JsonNode source)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactUrl, source.Text("spec", "url"));
        facts.Add(Texts.FactTrustMode, source.Text("status", "trust", "mode") ?? source.Text("spec", "trustPolicy", "mode"));
        facts.Add(Texts.FactFeed, source.Text("status", "trust", "feed"));
        facts.Add(Texts.FactPinned, source.Joined("spec", "trustPolicy", "fingerprints"));
        facts.Add(Texts.FactFingerprints, source.Joined("status", "trust", "fingerprints"));
        facts.Add(Texts.FactMetadataUntil, source.Text("status", "trust", "metadataExpires"));
        if (SourceCommand.Condition(source, "Trusted") is { } trusted) facts.Add(Texts.FactTrusted, $"{trusted.Text("status")} ({trusted.Text("reason")}): {trusted.Text("message")}");
        facts.Write();
    }
}
