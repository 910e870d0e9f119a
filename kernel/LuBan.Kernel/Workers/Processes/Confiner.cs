using System.Globalization;
using System.Text;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>
/// The first half of a worker: it gives up its rights, and then replaces itself with the half that serves. Most of what is given up belongs
/// to a thread, and a .NET process has several before its first line of code: only <c>execve</c> leaves the one thread that gave it up.
/// </summary>
internal sealed unsafe class Confiner(Confinement confinement)
{
    private const int StandardOutput = 1, ProcessPriority = 0, LengthDigits = 8;
    private readonly List<string> _inForce = [];
    private readonly List<string> _missing = [];

    /// <summary>What tells a process how it is confined: its length in eight hexadecimal digits, and JSON. What follows in the same pipe is not the first half's to read.</summary>
    public static byte[] Message(Confinement confinement)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(confinement, WorkerJson.Default.Confinement);
        return [.. Encoding.ASCII.GetBytes(json.Length.ToString("x8", CultureInfo.InvariantCulture)), .. json];
    }

    /// <summary>Reads that, and not a byte more.</summary>
    public static Confiner Read(Stream input)
    {
        var length = new byte[LengthDigits];
        input.ReadExactly(length);
        var json = new byte[int.Parse(length, NumberStyles.HexNumber, CultureInfo.InvariantCulture)];
        input.ReadExactly(json);
        return new(JsonSerializer.Deserialize(json, WorkerJson.Default.Confinement)!);
    }

    /// <summary>Gives up everything, reports, and becomes the worker. It only returns by failing.</summary>
    /// <exception cref="ExtensionException">The process would keep rights that it promised to give up, or the worker cannot be executed.</exception>
    public void Run()
    {
        Require(LinuxNative.setsid() >= 0, "a session of its own");
        _ = LinuxNative.umask(0b000_111_111);
        Require(LinuxNative.close_range(3, uint.MaxValue, LinuxNative.CloseOnExec) == 0, "none of the kernel's files open");
        StandBack();
        Try("/proc/self/oom_score_adj", 800, "the first to go when the machine lacks memory");
        Limit(LinuxNative.LimitCore, 0, "no core dumps");
        Limit(LinuxNative.LimitFiles, (ulong)confinement.OpenFiles, $"{confinement.OpenFiles} open files");
        if (confinement.MappedBytes is { } mapped) Limit(LinuxNative.LimitData, (ulong)mapped, $"{mapped >> 20} MiB of writable memory mapped by a process");
        Limit(LinuxNative.LimitProcesses, (ulong)confinement.Tasks, confinement.User is null ? $"no more processes and threads once the user has {confinement.Tasks}" : $"{confinement.Tasks} processes and threads");
        DropCapabilities();
        BecomeUser();
        EndWithParent();
        Require(LinuxNative.prctl(LinuxNative.SetNoNewPrivileges, 1, 0, 0, 0) == 0, "no new privileges");
        Note(FileRules.Apply(confinement.Readable, confinement.Writable), $"files of the package and the system only (Landlock {FileRules.Version})");
        Note(SystemCallRules.Apply(), "system calls filtered");
        Report();
        Execute();
    }

    /// <summary>Both: where sessions share processors as groups, only the group's weight counts against the kernel, and the other elsewhere.</summary>
    private void StandBack()
    {
        var niced = LinuxNative.setpriority(ProcessPriority, 0, confinement.Nice) == 0;
        Note(niced ? null : LinuxNative.Error(), $"nice {confinement.Nice}");
        Try("/proc/self/autogroup", confinement.Nice, "a scheduling group of its own");
    }

    private void Try(string file, int value, string words)
    {
        try
        {
            File.WriteAllText(file, value.ToString(CultureInfo.InvariantCulture));
            _inForce.Add(words);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _missing.Add($"{words}: {exception.Message}");
        }
    }

    private void Limit(int resource, ulong value, string words)
    {
        LinuxNative.ResourceLimit limit;
        var known = LinuxNative.getrlimit(resource, &limit) == 0;
        // What the kernel itself may not exceed, its workers cannot either.
        limit.Soft = limit.Hard = Math.Min(value, limit.Hard);
        Require(known && LinuxNative.setrlimit(resource, &limit) == 0, words);
    }

    /// <summary>What root could do beyond its own files. Without root there is nothing to give up.</summary>
    private void DropCapabilities()
    {
        if (LinuxNative.geteuid() != 0) return;
        // Up to the first that this Linux does not know.
        nuint dropped = 0;
        while (LinuxNative.prctl(LinuxNative.DropCapability, dropped, 0, 0, 0) == 0) dropped++;
        Note(dropped > 0 ? null : LinuxNative.Error(), "no capabilities");
    }

    private void BecomeUser()
    {
        if (confinement.User is not { } user)
        {
            _missing.Add($"a user of its own: {confinement.WhyNoUser}");
            return;
        }
        var groups = stackalloc uint[] { confinement.WorkersGroup ?? user };
        Require(LinuxNative.setgroups(1, groups) == 0 && LinuxNative.setresgid(user, user, user) == 0 && LinuxNative.setresuid(user, user, user) == 0, $"user {user}");
    }

    /// <summary>After the change of the user, which would take the wish back.</summary>
    private void EndWithParent()
    {
        Require(LinuxNative.prctl(LinuxNative.SetParentDeathSignal, LinuxNative.SignalKill, 0, 0, 0) == 0, "ends with the kernel");
        if (LinuxNative.getppid() != confinement.Parent) throw new ExtensionException("LB8852", "The kernel that started this worker is gone.");
    }

    private void Require(bool done, string words)
    {
        if (!done) throw new ExtensionException("LB8852", $"The worker could not be confined: {words}: {LinuxNative.Error()}.");
        _inForce.Add(words);
    }

    private void Note(string? problem, string words)
    {
        if (problem is null) _inForce.Add(words);
        else _missing.Add($"{words}: {problem}");
    }

    /// <summary>Written to the descriptor itself: a buffer of the console would be lost with the process's first half.</summary>
    private void Report()
    {
        var line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new ConfinementReport(_inForce, _missing), WorkerJson.Default.ConfinementReport) + "\n");
        fixed (byte* bytes = line)
        {
            for (nint written = 0, step; written < line.Length; written += step)
            {
                step = LinuxNative.write(StandardOutput, bytes + written, (nuint)(line.Length - written));
                if (step <= 0) throw new ExtensionException("LB8852", $"The kernel that started this worker does not listen: {LinuxNative.Error()}.");
            }
        }
    }

    private void Execute()
    {
        var command = new NativeStrings(confinement.Command);
        var environment = new NativeStrings([.. confinement.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        _ = LinuxNative.execve(command.First[0], command.First, environment.First);
        throw new ExtensionException("LB8852", $"The worker '{confinement.Command[0]}' could not be executed: {LinuxNative.Error()}.");
    }
}
