using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Sources;

/// <summary>Shows whose signatures a source is trusted with, and pins them.</summary>
internal static class SourceTrustCommand
{
    public static Command Create(CliContext cli)
    {
        var (name, yes) = (SourceCommand.Name(cli), CommonOptions.Yes(cli));
        var (trust, fingerprints) = (SourceAddCommand.TrustOption(cli), SourceAddCommand.Fingerprints(cli));
        return new Command("trust", cli.In(Texts.SourceTrust)) { name, trust, fingerprints, yes }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var source = await SourceCommand.RequireAsync(client, parsed.GetRequiredValue(name), cancellationToken);
            Write(cli, source);
            var named = parsed.GetValue(fingerprints) ?? [];
            // What the server met and nobody wrote down yet becomes what it insists on.
            var pinned = source.Items("spec", "trustPolicy", "fingerprints").Select(item => item.Text()!).ToArray();
            var seen = source.Items("status", "trust", "fingerprints").Select(item => item.Text()!).Except(pinned).ToArray();
            string[] wanted = named.Length > 0 ? named : pinned.Length == 0 ? seen : [];
            if (SourceAddCommand.TrustPolicy(parsed.GetValue(trust), wanted) is not { } policy)
            {
                cli.Remark(Texts.TrustNothingNew);
                return ExitCode.Ok;
            }
            if (!cli.Confirm(cli.In(Texts.TrustQuestion, parsed.GetValue(name), string.Join(", ", wanted), policy.Text("mode") ?? source.Text("spec", "trustPolicy", "mode") ?? "-"), parsed.GetValue(yes))) return ExitCode.Ok;
            await client.PatchAsync(Kinds.Sources, parsed.GetRequiredValue(name), new JsonObject { ["spec"] = new JsonObject { ["trustPolicy"] = policy } }, dryRun: false, cancellationToken);
            cli.Say(Texts.TrustChanged, parsed.GetValue(name));
            return ExitCode.Ok;
        });
    }

    private static void Write(CliContext cli, JsonNode source)
    {
        var facts = new Facts(cli);
        facts.Add(Texts.FactUrl, source.Text("spec", "url"));
        facts.Add(Texts.FactTrustMode, source.Text("spec", "trustPolicy", "mode"));
        facts.Add(Texts.FactPinned, source.Joined("spec", "trustPolicy", "fingerprints"));
        facts.Add(Texts.FactFingerprints, source.Joined("status", "trust", "fingerprints"));
        facts.Add(Texts.FactMetadataUntil, source.Text("status", "trust", "metadataExpires"));
        if (SourceCommand.Condition(source, "Trusted") is { } trusted) facts.Add(Texts.FactTrusted, $"{trusted.Text("status")} ({trusted.Text("reason")}): {trusted.Text("message")}");
        facts.Write();
    }
}
