using System.Text.Json;
using LuBan.Sdk;
using Terminal = System.Console;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>The process of a worker: the same program as the kernel, started with <c>worker</c> as its first word.</summary>
public static class WorkerProgram
{
    internal const string Verb = "worker", Confine = "--confine", Serve = "--serve", Ready = "READY";
    private const int Failed = 2;

    /// <summary>Whether a command line is a worker's.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <returns>True when <see cref="WorkerProgram"/> is to run instead of the server.</returns>
    public static bool Is(string[] args) => args is [Verb, ..];

    /// <summary>Runs it: confines the process, or serves an extension in one that is confined.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => RunAsync(args, Guest.WorkerGuest.RunAsync);

    /// <summary>Runs it: confines the process, or serves in one that is confined.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="guest">What serves.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, WorkerMain guest)
    {
        try
        {
            switch (args)
            {
                case [Verb, Confine]:
                    // Not buffered: what comes after it in the pipe is for the second half.
                    Confiner.Read(Terminal.OpenStandardInput()).Run();
                    return Failed;
                case [Verb, Serve, var socketPath]:
                    return await ServeAsync(socketPath, guest);
                default:
                    await Terminal.Error.WriteLineAsync("LB8850: The kernel starts workers by itself. This is nothing to type.");
                    return Failed;
            }
        }
        catch (ExtensionException exception)
        {
            Say(JsonSerializer.Serialize(new StartFailure(exception.Code, exception.Detail), WorkerJson.Default.StartFailure));
            return Failed;
        }
    }

    private static async Task<int> ServeAsync(string socketPath, WorkerMain guest)
    {
        using var input = Terminal.OpenStandardInput();
        using var document = ReadDocument(input);
        using var ended = new CancellationTokenSource();
        EndWithInput(input, ended);
        try
        {
            await guest(document, socketPath, () => Say(Ready), ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Asked to end: done.
        }
        return 0;
    }

    /// <summary>Byte by byte up to the end of the line: what comes after it is not the document's.</summary>
    private static JsonDocument ReadDocument(Stream input)
    {
        using var line = new MemoryStream();
        for (int one; (one = input.ReadByte()) is not ('\n' or -1);) line.WriteByte((byte)one);
        return JsonDocument.Parse(line.ToArray());
    }

    /// <summary>A thread of its own: it must notice although an extension has taken all of the pool's.</summary>
    private static void EndWithInput(Stream input, CancellationTokenSource ended) =>
        new Thread(() =>
        {
            while (input.ReadByte() >= 0)
            {
                // Nothing is said after the document; only the end counts.
            }
            ended.Cancel();
        })
        { IsBackground = true, Name = "The kernel's life" }.Start();

    private static void Say(string line)
    {
        Terminal.Out.WriteLine(line);
        Terminal.Out.Flush();
    }
}
