using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LuBan.Resources.Storage;

namespace LuBan.Kernel.Audit;

/// <summary>How records are shown: the stored bytes, with sequence and hash before them.</summary>
internal static class AuditFormat
{
    public const string CsvHeader = "sequence,time,user,verb,group,resource,namespace,name,subresource,extension,allowed,reason,status,code,address,path,correlationId,hash\r\n";

    /// <summary>Writes <c>{"sequence":"1","hash":"…",</c> and the members of the record as they are stored: so the hash can be computed again from what is shown.</summary>
    public static void WriteJson(IBufferWriter<byte> output, AuditRecord record)
    {
        Encoding.ASCII.GetBytes($"{{\"sequence\":\"{Text(record.Sequence)}\",\"hash\":\"{Hex(record.Hash)}\",", output);
        output.Write(record.Payload.AsSpan(1));
    }

    public static void WriteCsv(IBufferWriter<byte> output, AuditRecord record)
    {
        using var document = JsonDocument.Parse(record.Payload);
        var root = document.RootElement;
        string[] cells =
        [
            Text(record.Sequence), Cell(root, "time"), Cell(root, "actor", "name"), Cell(root, "verb"), Cell(root, "object", "group"), Cell(root, "object", "resource"), Cell(root, "object", "namespace"),
            Cell(root, "object", "name"), Cell(root, "object", "subresource"), Cell(root, "extension"), Cell(root, "decision", "allowed"), Cell(root, "decision", "reason"), Cell(root, "outcome", "status"),
            Cell(root, "outcome", "code"), Cell(root, "source", "address"), Cell(root, "path"), Cell(root, "correlationId"), Hex(record.Hash),
        ];
        Encoding.UTF8.GetBytes(string.Join(',', cells.Select(Quoted)) + "\r\n", output);
    }

    public static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    public static string Text(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    private static string Cell(JsonElement root, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (!root.TryGetProperty(name, out root)) return "";
        return root.ToString();
    }

    /// <summary>RFC 4180; and what a spreadsheet would take for a formula is kept from being one.</summary>
    private static string Quoted(string cell)
    {
        if (cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r') cell = "'" + cell;
        return cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }
}
