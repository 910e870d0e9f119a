using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Benchmarks.Access;

/// <summary>A binding as the comparison keeps it.</summary>
internal sealed record LinearBinding(string Namespace, string Role, bool IsGroup, string Subject);

/// <summary>The obvious way to decide: look at every binding, then at every rule of its role.</summary>
internal sealed class LinearEvaluator(IReadOnlyList<LinearBinding> bindings, IReadOnlyDictionary<string, IReadOnlyList<PolicyRule>> roles)
{
    public bool Allows(AccessSubject subject, AccessQuestion question)
    {
        foreach (var binding in bindings)
        {
            if (binding.Namespace.Length > 0 && binding.Namespace != question.Namespace) continue;
            if (binding.IsGroup ? !subject.Groups.Contains(binding.Subject) : subject.Name != binding.Subject) continue;
            if (roles.TryGetValue(binding.Role, out var rules) && rules.Any(rule => Allows(rule, question))) return true;
        }

        return false;
    }

    private static bool Allows(PolicyRule rule, AccessQuestion question) =>
        Has(rule.Verbs, question.Verb) && Has(rule.ApiGroups, question.Group) && Has(rule.Resources, question.Resource) && (rule.ResourceNames.Count == 0 || rule.ResourceNames.Contains(question.Name));

    private static bool Has(IReadOnlyList<string> values, string wanted) => values.Contains("*") || values.Contains(wanted);
}
