using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;

namespace LuBan.Workers.CrashTarget;

/// <summary>Serves until it is asked to misbehave.</summary>
internal static class BadGuest
{
    private static readonly List<object> Kept = [];

    public static async Task RunAsync(JsonDocument document, string socketPath, Action ready, CancellationToken cancellationToken)
    {
        var start = document.RootElement.TryGetProperty("start", out var how) ? how.GetString() : null;
        if (start == "throws") throw new InvalidOperationException("it cannot start");
        if (start == "refuses") throw new LuBan.Sdk.ExtensionException("LB8851", "not today");
        if (start == "hangs") await Task.Delay(Timeout.Infinite, CancellationToken.None);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socketPath));
        await using var app = builder.Build();
        app.Run(context => AnswerAsync(context, document));
        await app.StartAsync(CancellationToken.None);
        ready();
        if (start == "ignores the end") await Task.Delay(Timeout.Infinite, CancellationToken.None);
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task AnswerAsync(HttpContext context, JsonDocument document)
    {
        string path = context.Request.Query["path"].ToString();
        switch (context.Request.Path.Value)
        {
            case "/document":
                await context.Response.WriteAsync(document.RootElement.GetRawText());
                break;
            case "/stackoverflow":
                Recurse(1);
                break;
            case "/failfast":
                Environment.FailFast("the guest had enough");
                break;
            case "/exit":
                Environment.Exit(3);
                break;
            case "/background":
                new Thread(() => throw new InvalidOperationException("nobody catches this")).Start();
                break;
            case "/abort":
                await AskAsync("kill", $"-KILL {Environment.ProcessId}", context);
                break;
            case "/spin":
                // More threads than processors, each for ever.
                for (var i = 0; i < Environment.ProcessorCount * 2; i++) new Thread(() => { while (true) { } }).Start();
                break;
            case "/block":
                // All threads of the pool, and all that it adds.
                for (var i = 0; i < 2000; i++) ThreadPool.UnsafeQueueUserWorkItem(_ => Thread.Sleep(Timeout.Infinite), null);
                break;
            case "/bomb":
                while (true) Kept.Add(Fill(new byte[1 << 20]));
            case "/native-bomb":
                while (true) Touch(64 << 20);
            case "/fork":
                await AskAsync("/bin/sh", "-c \"while :; do sleep 1000 & done\"", context);
                break;
            case "/child":
                await AskAsync("/bin/sh", "-c \"sleep 1000 & echo $!\"", context);
                break;
            case "/daemon":
                await AskAsync("/bin/sh", "-c \"(setsid sleep 1000 || exec sleep 1001) > /dev/null 2>&1 & echo $!\"", context);
                break;
            case "/sockets":
                await context.Response.WriteAsync(Sockets().ToString(null as IFormatProvider));
                break;
            case "/flood":
                for (var i = 0; i < 100_000; i++) Console.Error.WriteLine($"line {i} {new string('x', 100)}");
                Console.Error.Write(new string('y', 1 << 20));
                break;
            case "/read":
                await context.Response.WriteAsync(Try(() => File.ReadAllText(path)));
                break;
            case "/list":
                await context.Response.WriteAsync(Try(() => string.Join('\n', Directory.GetFileSystemEntries(path))));
                break;
            case "/write":
                await context.Response.WriteAsync(Try(() => { File.WriteAllText(path, "written"); return "written"; }));
                break;
            case "/kill":
                await AskAsync("/bin/sh", $"-c \"kill -0 {path} && echo reached || echo refused\"", context);
                break;
            case "/threads":
                await context.Response.WriteAsync(string.Join("\n\n", Directory.GetDirectories("/proc/self/task").Select(task => File.ReadAllText(task + "/status"))));
                break;
            case "/environment":
                await context.Response.WriteAsync(string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>()));
                break;
            case "/descriptors":
                await context.Response.WriteAsync(string.Join('\n', new DirectoryInfo("/proc/self/fd").GetFileSystemInfos().Select(entry => entry.LinkTarget)));
                break;
            default:
                await context.Response.WriteAsync("ok");
                break;
        }
    }

    private static int Recurse(int depth) => depth == 0 ? 0 : Recurse(depth + 1) + Recurse(depth + 2) + depth;

    private static byte[] Fill(byte[] bytes)
    {
        Array.Fill(bytes, (byte)1);
        return bytes;
    }

    private static unsafe void Touch(int bytes) => NativeMemory.Fill(NativeMemory.Alloc((nuint)bytes), (nuint)bytes, 1);

    private static int Sockets()
    {
        var open = 0;
        try
        {
            for (; open < 1_000_000; open++) Kept.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        }
        catch (SocketException)
        {
            // The limit.
        }
        foreach (var socket in Kept.OfType<Socket>()) socket.Dispose();
        return open;
    }

    private static string Try(Func<string> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.GetType().Name;
        }
    }

    private static async Task AskAsync(string program, string arguments, HttpContext context)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        await context.Response.WriteAsync(await process.StandardOutput.ReadLineAsync() ?? "");
    }
}
