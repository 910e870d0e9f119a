using LuBan.Sdk.Build.Lint.Code;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>Code that keeps itself in memory, or that does to the process what only the kernel may do.</summary>
internal static class UnloadRules
{
    private static readonly string[] OfTheProcess = ["System.AppDomain", "System.Runtime.Loader.AssemblyLoadContext"];

    private static readonly string[] RunsByItself =
    [
        "System.Threading.Timer", "System.Threading.ITimer", "System.Timers.Timer", "System.IO.FileSystemWatcher",
        "System.Diagnostics.Metrics.Meter", "System.Diagnostics.Metrics.MeterListener", "System.Diagnostics.Tracing.EventListener",
    ];

    // The method that takes it back, where there is one.
    private static readonly (string Type, string Method, string? Undo)[] Settings =
    [
        ("System.ComponentModel.TypeDescriptor", "AddProvider", "RemoveProvider"), ("System.ComponentModel.TypeDescriptor", "AddProviderTransparent", "RemoveProviderTransparent"),
        ("System.ComponentModel.TypeDescriptor", "AddAttributes", "RemoveProvider"), ("System.ComponentModel.TypeDescriptor", "AddEditorTable", null),
        ("System.AppContext", "SetData", null), ("System.AppContext", "SetSwitch", null), ("System.AppDomain", "SetData", null),
        ("System.Environment", "SetEnvironmentVariable", null), ("System.Environment", "set_CurrentDirectory", null), ("System.IO.Directory", "SetCurrentDirectory", null),
        ("System.Globalization.CultureInfo", "set_DefaultThreadCurrentCulture", null), ("System.Globalization.CultureInfo", "set_DefaultThreadCurrentUICulture", null),
        ("System.Console", "SetOut", null), ("System.Console", "SetError", null), ("System.Console", "SetIn", null),
        ("System.Threading.ThreadPool", "SetMinThreads", null), ("System.Threading.ThreadPool", "SetMaxThreads", null),
        ("System.Threading.ThreadPool", "RegisterWaitForSingleObject", "Unregister"), ("System.Text.Encoding", "RegisterProvider", null),
        ("System.Diagnostics.ActivitySource", "AddActivityListener", "Dispose"), ("System.Net.ServicePointManager", "set_ServerCertificateValidationCallback", null),
        ("System.Runtime.GCSettings", "set_LatencyMode", null),
    ];

    private static readonly (string Type, string Method)[] Loads =
    [
        ("System.Reflection.Assembly", "LoadFrom"), ("System.Reflection.Assembly", "LoadFile"), ("System.Reflection.Assembly", "UnsafeLoadFrom"),
        ("System.Runtime.Loader.AssemblyLoadContext", "get_Default"), ("System.Activator", "CreateInstanceFrom"), ("System.AppDomain", "Load"),
    ];

    private static readonly (string Type, string Method)[] Ends =
    [
        ("System.Environment", "Exit"), ("System.Environment", "FailFast"), ("System.Environment", "set_ExitCode"),
    ];

    public static IEnumerable<LintFinding> Check(LintSubject subject) =>
    [
        .. Events(subject), .. Fields(subject), .. Threads(subject), .. Handles(subject), .. ChangedSettings(subject),
        .. Named(subject, Loads, LintRules.ForeignLoad, call => $"{Short(call)} is called."),
        .. Named(subject, Ends, LintRules.EndsProcess, call => $"{Short(call)} is called."),
        .. subject.Own.SelectMany(assembly => assembly.AsyncVoids).Select(place => new LintFinding(LintRules.AsyncVoid, place, "The method is async and returns nothing.")),
    ];

    private static IEnumerable<LintFinding> Events(LintSubject subject)
    {
        var shipped = subject.Assemblies.Select(assembly => assembly.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var left = subject.Calls.Where(call => call.Method.StartsWith("remove_", StringComparison.Ordinal)).Select(call => (call.Type, call.Method["remove_".Length..])).ToHashSet();
        return from call in subject.Calls
               where call.Method.StartsWith("add_", StringComparison.Ordinal) && call.Assembly.Length > 0 && (call.IsStatic || OfTheProcess.Contains(call.Type)) && !shipped.Contains(call.Assembly)
               let name = call.Method["add_".Length..]
               where !left.Contains((call.Type, name))
               select new LintFinding(LintRules.ProcessEvent, call.Place, $"{call.Type[(call.Type.LastIndexOf('.') + 1)..]}.{name} is subscribed to, and no code of the extension unsubscribes.");
    }

    private static IEnumerable<LintFinding> Fields(LintSubject subject)
    {
        foreach (var field in subject.Own.SelectMany(assembly => assembly.StaticFields))
        {
            var type = TypeNames.Definition(field.Type);
            if (RunsByItself.Contains(type)) yield return new(LintRules.StaticTimer, field.Place, $"The static field holds a {type}.");
            if (field.IsPerThread) yield return new(LintRules.PerThreadState, field.Place, "The field is [ThreadStatic].");
            else if (type == "System.Threading.ThreadLocal`1") yield return new(LintRules.PerThreadState, field.Place, "The static field is a ThreadLocal<T>.");
        }
    }

    private static IEnumerable<LintFinding> Threads(LintSubject subject) => subject.Calls.Any(call => call.Is("System.Threading.Thread", "Join"))
        ? []
        : subject.Calls.Where(call => call.Is("System.Threading.Thread", ".ctor")).Select(call => new LintFinding(LintRules.LooseThread, call.Place, "A thread is created, and no code of the extension joins one."));

    private static IEnumerable<LintFinding> Handles(LintSubject subject)
    {
        const string handle = "System.Runtime.InteropServices.GCHandle";
        if (subject.Calls.Any(call => call.Is(handle, "Free"))) return [];
        // GCHandleType.Weak and WeakTrackResurrection are 0 and 1.
        return subject.Calls.Where(call => call.Is(handle, "Alloc") && call.Arguments.ElementAtOrDefault(1) is not (0 or 1))
            .Select(call => new LintFinding(LintRules.StrongHandle, call.Place, "GCHandle.Alloc is called, and no code of the extension calls Free."));
    }

    private static IEnumerable<LintFinding> ChangedSettings(LintSubject subject) =>
        from call in subject.Calls
        from setting in Settings
        where call.Is(setting.Type, setting.Method) && (setting.Undo is null || !subject.Calls.Any(other => other.Method == setting.Undo))
        select new LintFinding(LintRules.ProcessSetting, call.Place, $"{Short(call)} is called{(setting.Undo is null ? "" : $", and {setting.Undo} is not")}.");

    private static IEnumerable<LintFinding> Named(LintSubject subject, (string Type, string Method)[] methods, LintRule rule, Func<CodeCall, string> message) =>
        subject.Calls.Where(call => methods.Contains((call.Type, call.Method))).Select(call => new LintFinding(rule, call.Place, message(call)));

    private static string Short(CodeCall call)
    {
        var method = call.Method is ['g' or 's', 'e', 't', '_', .. var property] ? property : call.Method;
        return $"{call.Type[(call.Type.LastIndexOf('.') + 1)..]}.{method}";
    }
}
