using System.Security.Claims;
using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>Answers by the roles and bindings.</summary>
internal sealed class RoleReviewer(AccessEvaluator evaluator) : IAccessReviewer
{
    public AccessSubject Describe(ClaimsPrincipal user) => Callers.Describe(user);

    public bool IsAdministrator(AccessSubject subject) => evaluator.IsAdministrator(subject);

    public ValueTask<AccessAnswer> ReviewAsync(AccessSubject subject, AccessQuestion question, CancellationToken cancellationToken) => new(evaluator.Review(subject, question));

    public ValueTask<AccessRules> ListRulesAsync(AccessSubject subject, string ns, CancellationToken cancellationToken)
    {
        var rules = evaluator.RulesOf(subject, ns);
        return new(new AccessRules(
            [.. rules.Where(rule => rule.NonResourceUrls.Count == 0).Select(rule => new ResourceAccessRule(rule.Verbs, rule.ApiGroups, rule.Resources, rule.ResourceNames))],
            [.. rules.Where(rule => rule.NonResourceUrls.Count > 0).Select(rule => new PathAccessRule(rule.Verbs, rule.NonResourceUrls))]));
    }
}
