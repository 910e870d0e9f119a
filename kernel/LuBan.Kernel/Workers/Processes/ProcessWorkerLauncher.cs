using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Starts workers as processes of their own, confined as far as the host allows.</summary>
internal sealed class ProcessWorkerLauncher : IWorkerLauncher
{
    // What a process has beside its heap: programs, stacks, compiled code.
    private const long BesideHeap = 96 << 20;
    private const int Spare = 256 << 20;

    // Files that programs of any kind read, and none with secrets of this machine.
    private static readonly string[] SystemFiles =
    [
        "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/proc", "/sys", "/opt", "/nix/store", "/dev/urandom", "/dev/random",
        "/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols",
        "/etc/localtime", "/etc/timezone", "/etc/passwd", "/etc/group", "/etc/os-release", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts", "/etc/dotnet", "/etc/alternatives",
        "/run/systemd/resolve", "/var/lib/ca-certificates",
    ];

    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/full"];

    // .NET and the C library look at these. Everything else of the kernel's environment may be a secret.
    private static readonly string[] Inherited = ["LANG", "LC_ALL", "TZ", "TZDIR", "SSL_CERT_DIR", "SSL_CERT_FILE", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "ICU_DATA"];

    private readonly WorkerHostOptions _options;
    private readonly TimeProvider _time;
    private readonly WorkerUsers _users;
    private readonly WorkerFolders _folders;
    private readonly (string? Folder, string Reason) _group;

    public ProcessWorkerLauncher(WorkerHostOptions options, TimeProvider time)
    {
        if (!OperatingSystem.IsLinux()) throw new ExtensionException("LB8853", "Workers need Linux. Set Isolation:Default to InProcess here.");
        (_options, _time) = (options, time);
        _users = new(options);
        // What the kernel makes from now on is for its own eyes; what workers need is opened to them by name.
        if (_users.AreOwn) _ = LinuxNative.umask(0b000_111_111);
        _folders = new(options.Data, _users);
        _group = ControlGroup.Find(options.ControlGroup);
    }

    /// <summary>Ends workers of a kernel that was killed, and removes what they left. Once, before the first start.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> SweepAsync()
    {
        var names = await _folders.SweepAsync(_time);
        foreach (var name in names) ControlGroup.Remove(_group.Folder, name);
        return names.Count;
    }

    public async Task<IWorkerProcess> LaunchAsync(WorkerLaunch launch, CancellationToken cancellationToken)
    {
        // Packages that are being worked on lie in folders of people's, which are left as they are.
        var whyNoUser = _users.WhyNone ?? (_users.Closed([.. launch.ReadOnlyDirectories, launch.DataDirectory]) is { } closed ? $"the folder {closed} is closed to other users" : null);
        var user = whyNoUser is null ? _users.Take(launch.DataDirectory) : null;
        _folders.Open(launch.ReadOnlyDirectories, launch.DataDirectory, user);
        if (launch.KernelSocket is { } socket) _folders.OpenSocket(socket);
        var folder = _folders.Create(user);
        var confinement = ConfinementOf(launch, folder, user, whyNoUser);
        var (worker, missing) = Start(launch, folder, confinement);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var timer = _time.CreateTimer(_ => limit.Cancel(), null, launch.Limits.StartTimeout, Timeout.InfiniteTimeSpan);
            await worker.OpenAsync(confinement, launch.Document, missing, limit.Token);
            return worker;
        }
        catch (Exception exception)
        {
            worker.End("ended by the kernel: it did not start");
            await worker.Exited;
            if (exception is not OperationCanceledException || cancellationToken.IsCancellationRequested) throw;
            throw new ExtensionException("LB8851", $"The worker of '{launch.ExtensionId}' {launch.Version} did not listen within {launch.Limits.StartTimeout.TotalSeconds:0.#} s.\nIt wrote last:\n{string.Join('\n', worker.LastErrors)}", exception);
        }
    }

    private (WorkerProcess Worker, IReadOnlyList<string> Missing) Start(WorkerLaunch launch, string folder, Confinement confinement)
    {
        Process process;
        try
        {
            process = WorkerStarter.Start(StartInfo([.. WorkerCommand.Of(_options), WorkerProgram.Verb, WorkerProgram.Confine], confinement.Environment));
        }
        catch (Win32Exception exception)
        {
            WorkerFolders.Remove(folder);
            throw new ExtensionException("LB8851", $"The worker of '{launch.ExtensionId}' {launch.Version} could not be started: {exception.Message}.", exception);
        }
        // The process waits for its first message: whatever is put around it here is there before it does anything.
        var record = WorkerRecord.Of(process.Id);
        WorkerFolders.Remember(folder, record);
        var (group, reason) = ControlGroup.TryCreate(_group, Path.GetFileName(folder), launch.Limits, process.Id);
        var parts = new WorkerParts(folder, record, launch.Limits, group, WorkerGuard.Start(process.Id), _options.WatchInterval, () => WorkerFolders.Remove(folder));
        return (new(process, parts, new(launch.Output, _options.LinesPerSecond, _time), _time), group is null ? [$"a cgroup: {reason}"] : []);
    }

    private Confinement ConfinementOf(WorkerLaunch launch, string folder, uint? user, string? whyNoUser) => new()
    {
        Parent = Environment.ProcessId,
        User = user,
        WorkersGroup = user is null ? null : _users.Group,
        WhyNoUser = whyNoUser,
        Readable = [.. SystemFiles, .. new AllowedFiles(_options.Data).Of([WorkerCommand.RuntimeFolder, WorkerCommand.ProgramFolder(_options)]), .. launch.ReadOnlyDirectories],
        Writable = [.. Devices, launch.DataDirectory, folder],
        MappedBytes = _group.Folder is null ? (launch.Limits.MemoryBytes * 2) + Spare : null,
        Tasks = launch.Limits.MaxTasks + (user is null ? TasksOfKernelsUser() : 0),
        Environment = EnvironmentOf(launch, folder),
        Command = [.. WorkerCommand.Of(_options), WorkerProgram.Verb, WorkerProgram.Serve, WorkerFolders.SocketOf(folder)],
    };

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        foreach (var (name, value) in environment.Where(pair => !pair.Key.StartsWith("DOTNET_GC", StringComparison.Ordinal))) start.Environment[name] = value;
        return start;
    }

    private static Dictionary<string, string> EnvironmentOf(WorkerLaunch launch, string folder)
    {
        var environment = Inherited.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).Where(pair => pair.value is not null).ToDictionary(pair => pair.name, pair => pair.value!);
        environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        environment["HOME"] = launch.DataDirectory;
        environment["TMPDIR"] = Path.Combine(folder, "tmp");
        environment["DOTNET_ROOT"] = WorkerCommand.RuntimeFolder;
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_GCHeapHardLimit"] = Math.Max(launch.Limits.MemoryBytes / 2, launch.Limits.MemoryBytes - BesideHeap).ToString("x", CultureInfo.InvariantCulture);
        environment["DOTNET_Thread_DefaultStackSize"] = (3 << 19).ToString("x", CultureInfo.InvariantCulture);
        if (launch.Limits.Cpus is { } cpus) environment["DOTNET_PROCESSOR_COUNT"] = Math.Max(1, (int)Math.Ceiling(cpus)).ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    /// <summary>Linux counts by user: beside the kernel the worker may have its own.</summary>
    private static int TasksOfKernelsUser() => LinuxProcess.All().Where(process => FileOwner.Of($"/proc/{process.Id}") == LinuxNative.geteuid()).Sum(process => process.Tasks);
}
