using System.Globalization;
using System.Net.Sockets;
using System.Text;
using LuBan.Sdk.Testing;

namespace LuBan.Upstreams.Tests;

/// <summary>Requests whose target no client would send as it stands.</summary>
internal static class Raw
{
    public static async Task<int> StatusAsync(TestKernel kernel, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(kernel.Address.Host, kernel.Address.Port);
        var authorization = kernel.Client().DefaultRequestHeaders.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}\r\n");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\n{string.Concat(authorization)}Connection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var line = await reader.ReadLineAsync() ?? "";
        return int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
