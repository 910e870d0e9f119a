using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace LuBan.Kernel.Hosting;

/// <summary>Looks for what is known to hold an extension's code and cannot be taken away from it. Text only.</summary>
internal static class LeakClues
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly (Type Type, string Field, string Event)[] Events =
    [
        (typeof(AppContext), "UnhandledException", "AppDomain.UnhandledException"),
        (typeof(AppContext), "FirstChanceException", "AppDomain.FirstChanceException"),
        (typeof(AppDomain), "ProcessExit", "AppDomain.ProcessExit"),
        (typeof(AppDomain), "DomainUnload", "AppDomain.DomainUnload"),
        (typeof(TaskScheduler), "UnobservedTaskException", "TaskScheduler.UnobservedTaskException"),
        (typeof(AssemblyLoadContext), "AssemblyLoad", "AppDomain.AssemblyLoad"),
        (typeof(AssemblyLoadContext), "AssemblyResolve", "AppDomain.AssemblyResolve"),
        (typeof(AssemblyLoadContext), "TypeResolve", "AppDomain.TypeResolve"),
        (typeof(AssemblyLoadContext), "ResourceResolve", "AppDomain.ResourceResolve"),
        (typeof(System.Console), "s_cancelCallbacks", "Console.CancelKeyPress"),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IReadOnlyList<string> Find(AssemblyLoadContext context) => [.. EventHandlers(context), .. Timers(context)];

    private static IEnumerable<string> EventHandlers(AssemblyLoadContext context)
    {
        foreach (var (type, field, name) in Events)
        {
            // AppDomain keeps its events in its one instance, the others in statics.
            if (type.GetField(field, Any)?.GetValue(AppDomain.CurrentDomain) is not Delegate handlers) continue;
            foreach (var handler in handlers.GetInvocationList().Where(handler => Mentions.Of(handler, context)))
                yield return $"{Name(handler.Method)} is subscribed to {name} and was not removed";
        }
    }

    private static IEnumerable<string> Timers(AssemblyLoadContext context)
    {
        var queues = Type.GetType("System.Threading.TimerQueue")?.GetProperty("Instances", Any)?.GetValue(null) as Array;
        if (queues is null) yield break;
        foreach (var queue in queues)
        {
            foreach (var list in new[] { "_shortTimers", "_longTimers" })
            {
                var seen = 0;
                for (var timer = Field(queue, list); timer is not null && seen++ < 100_000; timer = Field(timer, "_next"))
                {
                    if (Field(timer, "_timerCallback") is Delegate callback && Mentions.Of(callback, context)) yield return $"a timer that calls {Name(callback.Method)} is still running";
                    else if (Field(timer, "_state") is Delegate state && Mentions.Of(state, context)) yield return $"a timer that calls {Name(state.Method)} is still running";
                }
            }
        }
    }

    private static object? Field(object? owner, string name) => owner?.GetType().GetField(name, Any)?.GetValue(owner);

    private static string Name(MethodInfo method) => $"{method.DeclaringType?.FullName}.{method.Name}";
}
