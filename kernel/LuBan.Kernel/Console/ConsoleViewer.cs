using System.Runtime.CompilerServices;
using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Console;

/// <summary>What one caller may see, for the length of one request.</summary>
internal sealed class ConsoleViewer(AccessEvaluator evaluator, AccessSubject subject)
{
    /// <summary>Packages do not change: what was read of one is kept as long as it is. Null for what cannot be read.</summary>
    private static readonly ConditionalWeakTable<ConsoleContribution, StrongBox<ConsoleCondition?>> Conditions = [];

    private readonly Dictionary<AccessQuestion, bool> _answers = [];
    private readonly Lazy<bool> _administrator = new(() => evaluator.IsAdministrator(subject));
    private readonly Lazy<IReadOnlyList<string>> _places = new(() => [.. evaluator.BindingsOf(subject).Select(binding => binding.Namespace).Where(ns => ns.Length > 0).Distinct(StringComparer.Ordinal)]);

    public AccessSubject Subject { get; } = subject;

    public bool IsAdministrator => _administrator.Value;

    /// <summary>The contributions that the caller sees, each with what is left of its condition.</summary>
    public IEnumerable<(ConsoleContribution Contribution, string? When)> Visible(ConsoleExtension extension)
    {
        if (extension.Problem is not null) yield break;
        foreach (var contribution in extension.Package.Manifest.Contributions)
            if (Sees(extension.Id, contribution, out var when)) yield return (contribution, when);
    }

    public bool SeesAnythingOf(ConsoleExtension extension) => Visible(extension).Any();

    private bool Sees(string extension, ConsoleContribution contribution, out string? when)
    {
        when = null;
        if (!Fits(extension, contribution.Audience)) return false;
        if (contribution.When is null) return true;
        if (Conditions.GetValue(contribution, static read => new(ConsoleCondition.TryParse(read.When!, out var parsed, out _) ? parsed : null)).Value is not { } condition) return false;
        var left = condition.Reduce((name, arguments) => name == "can" ? Can(extension, arguments) : null);
        if (left.Value is not null) return left.Value.Value;
        when = left.ToString();
        return true;
    }

    private bool Fits(string extension, ConsoleAudience audience) => audience switch
    {
        { Everyone: true } => true,
        { Permission: { } permission } => MaySomewhere(ExtensionPermissions.Question(extension, permission, "")),
        { Access: { } access } => MaySomewhere(QuestionOf(access)),
        _ => IsAdministrator,
    };

    private bool Can(string extension, IReadOnlyList<string> arguments)
    {
        if (arguments is [var permission]) return MaySomewhere(ExtensionPermissions.Question(extension, permission, ""));
        var target = arguments[1].Split('/', 2);
        return MaySomewhere(QuestionOf(new(arguments[0], target.Length == 2 ? target[0] : "", target[^1], arguments.ElementAtOrDefault(2))));
    }

    private static AccessQuestion QuestionOf(ConsoleAccess access)
    {
        var parts = access.Resource.Split('/', 2);
        return new() { Verb = access.Verb, Group = access.Group is "core" ? "" : access.Group, Resource = parts[0], Subresource = parts.ElementAtOrDefault(1) ?? "", Namespace = access.Namespace ?? "" };
    }

    /// <summary>Who may do it in one namespace only gets the menu, too: the page shows what is there for him.</summary>
    private bool MaySomewhere(AccessQuestion question)
    {
        if (_answers.TryGetValue(question, out var known)) return known;
        return _answers[question] = evaluator.Review(Subject, question).Allowed
            || (question.Namespace.Length == 0 && _places.Value.Any(ns => evaluator.Review(Subject, question with { Namespace = ns }).Allowed));
    }
}
