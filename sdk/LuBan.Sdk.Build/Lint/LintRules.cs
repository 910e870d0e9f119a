namespace LuBan.Sdk.Build.Lint;

/// <summary>Every rule. docs/lint.md is written from this list.</summary>
internal static class LintRules
{
    // Leaving without a trace
    public static readonly LintRule ProcessEvent = new("LB1901", LintSeverity.Error, "An event of the process is subscribed to and never left",
        "The event lives as long as the process and holds the handler, and the handler holds the extension's code: it is never unloaded, and the handler runs after the extension is gone.",
        "Unsubscribe with -= in StopAsync of a hosted service or in Dispose, or use what the kernel gives: IHostedService.StopAsync is called when the extension ends.");

    public static readonly LintRule StaticTimer = new("LB1902", LintSeverity.Warning, "A timer, watcher or meter is kept in a static field",
        "Nothing disposes what a static field holds: it goes on running while the extension is being removed, and can keep its code in memory.",
        "Keep it in a hosted service or another service of the container, and dispose it there. For meters, take IMeterFactory.");

    public static readonly LintRule LooseThread = new("LB1903", LintSeverity.Warning, "A thread is started and nothing waits for its end",
        "Code cannot be unloaded while a thread runs in it, and what is thrown on the thread ends the whole process.",
        "Write a BackgroundService that ends when its token is cancelled. If it must be a thread, end it in StopAsync and Join it there.");

    public static readonly LintRule PerThreadState = new("LB1904", LintSeverity.Info, "State is kept for each thread",
        "Threads belong to the kernel and are shared by all extensions: a value that one request leaves behind is found by the next, and stays as long as the thread.",
        "Pass values as arguments or in a scoped service; AsyncLocal follows a request over threads.");

    public static readonly LintRule StrongHandle = new("LB1905", LintSeverity.Error, "A GCHandle is allocated and never freed",
        "A strong handle keeps its object, and with it the extension's code, for the life of the process.",
        "Call Free where the handle ends, use `using` with GCHandle<T>, or allocate it with GCHandleType.Weak.");

    public static readonly LintRule ProcessSetting = new("LB1906", LintSeverity.Warning, "Something of the whole process is changed",
        "The kernel and all other extensions live in the same process: the change is theirs too, and it stays when the extension is gone.",
        "Keep settings in the extension's own options and services; take back what must be registered when the extension stops.");

    public static readonly LintRule ForeignLoad = new("LB1907", LintSeverity.Warning, "An assembly is loaded where it is never unloaded",
        "Assemblies outside the extension's own load context stay for the life of the process, and their types are not the extension's own.",
        "Reference the assembly, so that it travels in the package, or load it with AssemblyLoadContext.GetLoadContext(typeof(…).Assembly)!.LoadFromAssemblyPath(…).");

    public static readonly LintRule EndsProcess = new("LB1908", LintSeverity.Error, "The process is ended",
        "It is the kernel's process, with all extensions in it.",
        "Throw an exception: the kernel reports it and keeps everything else running.");

    public static readonly LintRule AsyncVoid = new("LB1909", LintSeverity.Warning, "A method is async void",
        "Nobody can wait for it, so it may run on while the code is unloaded, and what it throws ends the whole process.",
        "Return Task, and await it.");

    public static readonly LintRule NativeLibrary = new("LB1910", LintSeverity.Warning, "The package ships native libraries",
        "A fault in native code ends the whole process, and a library with threads of its own is never unloaded.",
        "Prefer a managed library, or say in the README that the extension should run in a process of its own.");

    // Rights
    public static readonly LintRule UndeclaredPermission = new("LB1920", LintSeverity.Error, "A permission is demanded that is not declared",
        "Nobody can be given a permission that is not declared, and the kernel does not load the extension.",
        "Declare it with extension.AddPermission(\"…\", \"…\") or [assembly: ExtensionPermission(\"…\", \"…\")].");

    public static readonly LintRule UnusedPermission = new("LB1921", LintSeverity.Warning, "A permission is declared that nothing demands",
        "People read and grant it, and it allows nothing.",
        "Demand it where it belongs with RequirePermission, or remove it.");

    public static readonly LintRule UndeclaredAccess = new("LB1922", LintSeverity.Error, "A kind of somebody else is used without asking for it",
        "Whoever installs the extension approves what it may do; what was not asked for is refused, and the kernel does not load the extension.",
        "Add [assembly: ExtensionAccess(\"group\", \"plural\", \"get,list,watch\", \"why\")].");

    public static readonly LintRule UnusedAccess = new("LB1923", LintSeverity.Warning, "Access is asked for that nothing uses",
        "Whoever installs the extension approves more than it needs, and whoever breaks into it can do more.",
        "Remove the declaration, or the kinds and verbs that are not needed.");

    public static readonly LintRule BroadAccess = new("LB1924", LintSeverity.Warning, "Access is asked for to everything",
        "An asterisk covers kinds that do not exist yet, secrets among them.",
        "Name the groups, kinds and verbs that are needed.");

    public static readonly LintRule UnexplainedAccess = new("LB1925", LintSeverity.Warning, "Access is asked for without a reason",
        "The reason is all that whoever approves it has to go by.",
        "Give it as the last argument: [assembly: ExtensionAccess(…, \"To read its settings.\")].");

    // Texts
    public static readonly LintRule ManifestLanguages = new("LB1930", LintSeverity.Warning, "A text of the manifest is missing in a language",
        "Readers of that language see a mixture of two.",
        "Add the text in luban/extension.json, or remove the language everywhere.");

    public static readonly LintRule ConsoleLanguages = new("LB1931", LintSeverity.Warning, "A text of the console part is missing in a language",
        "Readers of that language see the key, or another language.",
        "Add the key to the file of the language, or remove it from the others.");

    // Size
    public static readonly LintRule LargePackage = new("LB1940", LintSeverity.Warning, "The package is large",
        "Every host downloads, checks and keeps it, once for each version.",
        "Leave out what is not needed at run time: symbols (LuBanIncludeSymbols), languages (SatelliteResourceLanguages), platforms (RuntimeIdentifier), unused packages.");

    public static readonly LintRule LargeAssembly = new("LB1941", LintSeverity.Warning, "An assembly is large",
        "Its code is compiled anew at each start and upgrade, and its memory is counted against the extension.",
        "Look what makes it large: embedded files belong beside the assembly, as Content.");

    public static readonly LintRule LargeConsole = new("LB1942", LintSeverity.Warning, "The console part is large",
        "Each user's browser loads it, again after each upgrade.",
        "Leave source maps and unused files out, leave what the console shares out of the bundle, and load large parts when they are needed.");

    // Licence
    public static readonly LintRule NoLicence = new("LB1950", LintSeverity.Warning, "The package has no licence",
        "Without one nobody may use it, and many organisations refuse to install it.",
        "Set <PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>, or <PackageLicenseFile>.");

    public static readonly LintRule UnknownLicence = new("LB1951", LintSeverity.Warning, "The licence is not one that tools know",
        "Licences are compared by their SPDX names; another text says nothing to a tool.",
        "Write an SPDX expression such as MIT, Apache-2.0 or MIT OR Apache-2.0, or ship the text as <PackageLicenseFile>.");

    public static readonly LintRule DependencyLicence = new("LB1952", LintSeverity.Warning, "A library in the package has no licence",
        "The package hands the library on, and without a licence that may be forbidden.",
        "Ask its author, use another library, or suppress this with the place where the licence is.");

    // Content
    public static readonly LintRule HostAssembly = new("LB1960", LintSeverity.Error, "The package ships a part of the host",
        "The host has it and uses its own; a second copy would be a second world with types that nobody knows.",
        "Reference LuBan.Sdk only, and pack with dotnet pack.");

    public static readonly LintRule FrameworkAssembly = new("LB1961", LintSeverity.Warning, "The package ships a part of .NET or ASP.NET Core",
        "The host uses its own: the copy is dead weight, or what it was built for is missing at run time.",
        "Drop the package reference; the frameworks are there by themselves.");

    public static readonly LintRule DebugBuild = new("LB1962", LintSeverity.Warning, "The package holds a debug build",
        "It is slower, larger, and keeps objects alive longer.",
        "Pack with dotnet pack, whose configuration is Release.");

    // Compatibility with the version before
    public static readonly LintRule KindRemoved = new("LB1970", LintSeverity.Error, "A resource kind is gone",
        "Objects of it exist where the version before is installed: nobody serves them after the upgrade, and clients fail.",
        "Keep the kind, or its old version with AddConversion, or make this a new major version.");

    public static readonly LintRule KindNarrowed = new("LB1971", LintSeverity.Error, "A resource kind takes less than before",
        "Objects and clients that were right are not any more.",
        "Keep the field as it was, add a new one, or a new version of the kind with AddConversion; or make this a new major version.");

    public static readonly LintRule RouteRemoved = new("LB1972", LintSeverity.Error, "A route is gone",
        "Clients that call it get 404 after the upgrade.",
        "Keep the route, and let it call the new one; or make this a new major version.");

    public static readonly LintRule PermissionRemoved = new("LB1973", LintSeverity.Error, "A permission is gone",
        "Roles name it: whoever was allowed something by it is not any more.",
        "Keep it and demand it where it was demanded; or make this a new major version.");

    public static readonly LintRule ConfigNarrowed = new("LB1974", LintSeverity.Error, "The configuration takes less than before",
        "A plan whose configuration was right is refused at the upgrade.",
        "Allow what was allowed, and give new properties a default; or make this a new major version.");

    public static readonly LintRule VersionNotHigher = new("LB1975", LintSeverity.Error, "The version is not higher than the one before",
        "Hosts upgrade to higher versions only, and a feed takes each version once.",
        "Raise <Version>.");

    // Suppressions
    public static readonly LintRule SuppressedWithoutReason = new("LB1990", LintSeverity.Warning, "A finding is suppressed without a reason",
        "Whoever reads the package wants to know why; without a reason the finding stays.",
        "Add Justification = \"…\".");

    public static readonly LintRule SuppressesNothing = new("LB1991", LintSeverity.Info, "A suppression suppresses nothing",
        "It would hide the finding if it came back.",
        "Remove it.");

    /// <summary>All of them, by id.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        ProcessEvent, StaticTimer, LooseThread, PerThreadState, StrongHandle, ProcessSetting, ForeignLoad, EndsProcess, AsyncVoid, NativeLibrary,
        UndeclaredPermission, UnusedPermission, UndeclaredAccess, UnusedAccess, BroadAccess, UnexplainedAccess,
        ManifestLanguages, ConsoleLanguages,
        LargePackage, LargeAssembly, LargeConsole,
        NoLicence, UnknownLicence, DependencyLicence,
        HostAssembly, FrameworkAssembly, DebugBuild,
        KindRemoved, KindNarrowed, RouteRemoved, PermissionRemoved, ConfigNarrowed, VersionNotHigher,
        SuppressedWithoutReason, SuppressesNothing,
    ];

    public static LintRule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);
}
