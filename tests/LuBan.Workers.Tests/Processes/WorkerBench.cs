using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using LuBan.Kernel.Workers;
using LuBan.Kernel.Workers.Processes;

namespace LuBan.Workers.Tests.Processes;

/// <summary>A kernel's directory with a launcher, and workers that misbehave when they are asked to.</summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    private readonly List<IWorkerProcess> _workers = [];

    public WorkerBench(string? data = null, Action<WorkerHostOptions>? configure = null)
    {
        // Folders of temporary files are private to each user on some machines; what is passed through must not be.
        Data = data ?? Path.Combine(Path.GetTempPath(), "luban-workers-" + Guid.NewGuid().ToString("n")[..8]);
        CreatePrivate(Data);
        Package = Path.Combine(Data, "extensions", "packages", "bad", "1.0.0");
        CreatePrivate(Package);
        File.WriteAllText(Path.Combine(Package, "extension.json"), "a manifest");
        var options = new WorkerHostOptions { Data = Data, Command = [Program] };
        configure?.Invoke(options);
        Launcher = new(options, TimeProvider.System);
    }

    public static string Program { get; } = Path.ChangeExtension(Path.Combine(AppContext.BaseDirectory, "LuBan.Workers.CrashTarget.dll"), null);

    public string Data { get; }

    public string Package { get; }

    public ProcessWorkerLauncher Launcher { get; }

    public ConcurrentQueue<string> Lines { get; } = [];

    public WorkerLaunch Launch(WorkerLimits? limits = null, string document = "{}", string id = "bad") => new()
    {
        ExtensionId = id,
        Version = "1.0.0",
        Document = document,
        ReadOnlyDirectories = [Package],
        DataDirectory = DataOf(id),
        Limits = limits ?? new(),
        Output = (_, line) => Lines.Enqueue(line),
    };

    public string DataOf(string id) => Path.Combine(Data, "extensions", "data", id);

    public async Task<IWorkerProcess> StartAsync(WorkerLimits? limits = null, string document = "{}", string id = "bad")
    {
        var worker = await Launcher.LaunchAsync(Launch(limits, document, id), CancellationToken.None);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Asks a worker; the answer's text.</summary>
    public static async Task<string> AskAsync(IWorkerProcess worker, string path)
    {
        using var client = Client(worker.SocketPath);
        return await client.GetStringAsync(new Uri("http://worker" + path));
    }

    /// <summary>Asks for something that does not end well.</summary>
    public static async Task ProvokeAsync(IWorkerProcess worker, string path)
    {
        try
        {
            await AskAsync(worker, path);
        }
        catch (HttpRequestException)
        {
            // It died of it, or refused it.
        }
    }

    public static HttpClient Client(string socketPath) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    public static async Task<WorkerExit> ExitAsync(IWorkerProcess worker) => await worker.Exited.WaitAsync(TimeSpan.FromSeconds(60));

    public static bool Lives(int process) => LinuxProcess.Read(process) is { State: not 'Z' };

    public static IReadOnlyList<LinuxProcess> Session(int leader) => [.. LinuxProcess.All().Where(process => process.Session == leader && process.State != 'Z')];

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

#pragma warning disable CA1416 // The tests are Linux's.
    /// <summary>As the kernel makes its folders.</summary>
    public static void CreatePrivate(string folder) => Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>A file whose own mode hides it from nobody.</summary>
    public static async Task WriteOpenAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
#pragma warning restore CA1416

    /// <summary>Starts a program as a kernel that can be killed.</summary>
    public static Process StartKernel(string data, params string[] before)
    {
        string[] command = [.. before, Program, data];
        return Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
    }
}
