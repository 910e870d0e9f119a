using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Asks the functions of reconcilers whom a change concerns: they are code, so they are here.</summary>
internal sealed class GuestReconcilers(ExtensionInstance instance)
{
    private readonly JsonSerializerOptions _json = new(ResourceJson.CreateOptions()) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public TriggerReply Judge(TriggerCall call)
    {
        var reconciler = instance.Reconcilers.FirstOrDefault(one => one.Name == call.Reconciler) ?? throw new InvalidOperationException($"There is no reconciler {call.Reconciler}.");
        var trigger = reconciler.Options.Triggers[call.Trigger];
        using var reflection = instance.EnterReflection();
        return new([.. call.Changes.Select(change => Judge(trigger, change))]);
    }

    /// <summary>As in the kernel's process: a function that throws lets the change pass, and a mapping that throws names nobody.</summary>
    private TriggerVerdict Judge(ReconcilerTrigger trigger, TriggerChange change)
    {
        var (current, previous) = (Read(trigger, change.Current), change.Previous is { } before ? Read(trigger, before) : null);
        var matters = Guarded(true, () => trigger.Matters(change.Type, current, previous));
        if (!matters || trigger.Role != ReconcilerTriggerRole.Other) return new(matters, []);
        IEnumerable<Resource> sides = previous is null ? [current] : [current, previous];
        return new(true, [.. sides.SelectMany(side => Guarded<IReadOnlyList<ReconcileRequest>>([], () => [.. trigger.Concerned(side)])).Distinct()]);
    }

    private Resource Read(ReconcilerTrigger trigger, JsonElement json) => (Resource)json.Deserialize(trigger.ResourceType, _json)!;

    private T Guarded<T>(T fallback, Func<T> function)
    {
        try
        {
            return function();
        }
        catch (Exception exception)
        {
            instance.Runtime.WriteLog(Microsoft.Extensions.Logging.LogLevel.Error, $"LB8807: A predicate or mapping function of a reconciler threw; the change counts as one that matters, and a mapping names nobody: {exception}");
            return fallback;
        }
    }
}
