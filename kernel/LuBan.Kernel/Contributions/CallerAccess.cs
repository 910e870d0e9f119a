using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>The way from an extension to the kernel's decisions, until the extension is stopped.</summary>
internal sealed class CallerDecisions(AccessEvaluator evaluator, string extension) : IRevocable
{
    private volatile AccessEvaluator? _evaluator = evaluator;

    public string Extension { get; } = extension;

    public AccessAnswer Review(AccessSubject subject, AccessQuestion question) =>
        (_evaluator ?? throw new ObjectDisposedException(nameof(ICallerAccess), "LB8318: the extension was stopped; it can ask nothing more.")).Review(subject, question);

    public void Check(AccessSubject subject, AccessQuestion question)
    {
        var answer = Review(subject, question);
        if (!answer.Allowed) throw AccessRefusal.Of(subject, question, answer);
    }

    public void Revoke() => _evaluator = null;
}

/// <summary>The caller of one request.</summary>
internal sealed class CallerAccess(CallerDecisions decisions, CallerScope scope) : ICallerAccess
{
    public string Name => scope.Subject.Name;

    public IReadOnlyList<string> Groups => scope.Subject.Groups;

    public ValueTask<bool> IsAllowedAsync(string verb, string apiGroup, string resource, string? @namespace = null, string? name = null, CancellationToken cancellationToken = default) =>
        new(decisions.Review(scope.Subject, CallerQuestions.OfResource(verb, apiGroup, resource, @namespace, name)).Allowed);

    public ValueTask<bool> HasPermissionAsync(string permission, string? @namespace = null, CancellationToken cancellationToken = default) =>
        new(decisions.Review(scope.Subject, CallerQuestions.OfPermission(decisions.Extension, permission, @namespace)).Allowed);
}
