using System.Reflection;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>What a hook must look like to be registered.</summary>
internal static class AdmissionRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static IEnumerable<(string Code, string Problem)> Check(Type resource, Type hook, AdmissionOptions options)
    {
        if (resource.GetCustomAttribute<ResourceKindAttribute>() is null)
            yield return ("LB3080", $"{TypeNames.Of(resource)} has no [ResourceKind(group, version, kind)]. Add it: it says which kind the hook is for.");
        if (!Defaults(resource, hook) && !Validates(resource, hook))
            yield return ("LB3080", $"The class implements neither IResourceDefaulter<{resource.Name}> nor IResourceValidator<{resource.Name}>. Implement one of them, or both.");
        if (options.Timeout < Shortest || options.Timeout > Longest)
            yield return ("LB3080", $"The time-out is {options.Timeout.TotalSeconds:0.###} s; it must be from {Shortest.TotalSeconds:0} to {Longest.TotalSeconds:0} s, because writers wait for it.");
        if (options.Operations == AdmissionOperations.None) yield return ("LB3080", "The hook is for no operation. Set Operations to what it shall be asked about.");
        foreach (var (name, selector) in new[] { ("LabelSelector", options.LabelSelector), ("NamespaceSelector", options.NamespaceSelector) })
            if (Unreadable(selector) is { } problem)
                yield return ("LB3080", $"{name} '{selector}' cannot be read: {problem}");
    }

    public static IEnumerable<ExtensionProblem> CheckOwners(IEnumerable<(Type Hook, Type Resource, AdmissionOptions Options)> hooks, IReadOnlyList<Type> own) =>
        hooks.Where(hook => !hook.Options.ForOthersKind && !own.Contains(hook.Resource)).Select(hook => new ExtensionProblem("LB3081", TypeNames.Of(hook.Hook),
            $"The kind of {TypeNames.Of(hook.Resource)} is not registered by this extension. Register it with AddResource, or set ForOthersKind when a hook for somebody else's kind is meant."));

    public static bool Defaults(Type resource, Type hook) => typeof(IResourceDefaulter<>).MakeGenericType(resource).IsAssignableFrom(hook);

    public static bool Validates(Type resource, Type hook) => typeof(IResourceValidator<>).MakeGenericType(resource).IsAssignableFrom(hook);

    private static string? Unreadable(string? selector)
    {
        try
        {
            LabelSelector.Parse(selector);
            return null;
        }
        catch (ResourceException problem)
        {
            return problem.Message;
        }
    }
}
