using System.CommandLine;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Auditing;

/// <summary>The options that choose records, with the same words for lists, tails and exports.</summary>
internal sealed class AuditFilters(CliContext cli)
{
    public const string Root = "apis/audit.luban.dev/v1";

    private readonly Option<string?> _user = new("--user", "-u") { Description = cli.In(Texts.AuditUser), HelpName = "name" };
    private readonly Option<string?> _verb = new("--verb") { Description = cli.In(Texts.AuditVerb), HelpName = "verb" };
    private readonly Option<string?> _resource = new("--resource") { Description = cli.In(Texts.AuditResource), HelpName = "plural.group" };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = cli.In(Texts.AuditNamespace), HelpName = "name" };
    private readonly Option<string?> _name = new("--name") { Description = cli.In(Texts.AuditName), HelpName = "name" };
    private readonly Option<string?> _extension = new("--extension") { Description = cli.In(Texts.AuditExtension), HelpName = "id" };
    private readonly Option<string?> _decision = new("--decision") { Description = cli.In(Texts.AuditDecision) };
    private readonly Option<string?> _outcome = new("--outcome") { Description = cli.In(Texts.AuditOutcome), HelpName = "success|failure|status" };
    private readonly Option<string?> _correlation = new("--correlation-id") { Description = cli.In(Texts.AuditCorrelation), HelpName = "id" };
    private readonly Option<string?> _text = new("--query", "-q") { Description = cli.In(Texts.AuditText), HelpName = "text" };
    private readonly Option<string?> _from = new("--from") { Description = cli.In(Texts.AuditFrom), HelpName = "time" };
    private readonly Option<string?> _to = new("--to") { Description = cli.In(Texts.AuditTo), HelpName = "time" };

    /// <param name="command">The command.</param>
    /// <param name="hasTimes">Whether it is about the past.</param>
    public void AddTo(Command command, bool hasTimes)
    {
        _decision.AcceptOnlyFromAmong("allow", "deny");
        foreach (var option in (Option[])[_user, _verb, _resource, _namespace, _name, _extension, _decision, _outcome, _correlation, _text]) command.Add(option);
        if (!hasTimes) return;
        command.Add(_from);
        command.Add(_to);
    }

    /// <summary>A path below the audit log, with the filters in its query. Who may see one namespace only is asked about it there.</summary>
    public string Path(ParseResult parsed, string what)
    {
        var path = Root + (parsed.GetValue(_namespace) is { } ns ? $"/namespaces/{ApiKind.Part(ns)}/{what}" : "/" + what);
        var (plural, group) = Split(parsed.GetValue(_resource));
        return path.With("user", parsed.GetValue(_user)).With("verb", parsed.GetValue(_verb)).With("resource", plural).With("group", group).With("name", parsed.GetValue(_name))
            .With("extension", parsed.GetValue(_extension)).With("decision", parsed.GetValue(_decision)).With("outcome", parsed.GetValue(_outcome)).With("correlationId", parsed.GetValue(_correlation))
            .With("q", parsed.GetValue(_text)).With("from", parsed.GetValue(_from)).With("to", parsed.GetValue(_to));
    }

    private static (string? Plural, string? Group) Split(string? text) => text?.IndexOf('.') is > 0 and var dot ? (text[..dot], text[(dot + 1)..]) : (text, null);
}
