using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

/// <summary>Does what ends a process, and what would starve its neighbours. For workers only: in the kernel's process most of it ends the kernel.</summary>
public sealed class FaultyExtension : Extension
{
    private static readonly List<object> Kept = [];

    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/ok", () => "ok");
        extension.Routes.MapGet("/process", () => Environment.ProcessId);
        extension.Routes.MapGet("/stackoverflow", () => Recurse(1));
        extension.Routes.MapGet("/failfast", () => { Environment.FailFast("the extension had enough"); });
        extension.Routes.MapGet("/spin", () =>
        {
            for (var i = 0; i < Environment.ProcessorCount * 4; i++) new Thread(() => { while (true) { } }).Start();
            return "spinning";
        });
        extension.Routes.MapGet("/block", () =>
        {
            for (var i = 0; i < 5000; i++) ThreadPool.UnsafeQueueUserWorkItem(_ => Thread.Sleep(Timeout.Infinite), null);
            return "blocked";
        });
        extension.Routes.MapGet("/bomb", () => { while (true) Kept.Add(Filled(1 << 20)); });
        extension.Routes.MapGet("/fork", () =>
        {
            using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "while :; do sleep 1000 & done"]) { RedirectStandardError = true });
            return "forking";
        });
        extension.Routes.MapGet("/sockets", Sockets);
    }

    private static int Recurse(int depth) => depth == 0 ? 0 : Recurse(depth + 1) + Recurse(depth + 2) + depth;

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)1);
        return bytes;
    }

    /// <summary>Opens as many as it gets, listening and connected, and keeps them.</summary>
    private static int Sockets()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(10_000);
        Kept.Add(listener);
        for (var open = 0; ; open++)
        {
            try
            {
                var client = new TcpClient();
                Kept.Add(client);
                client.Connect((IPEndPoint)listener.LocalEndpoint);
            }
            catch (SocketException)
            {
                return open;
            }
        }
    }
}
