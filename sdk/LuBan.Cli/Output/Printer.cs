using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using Spectre.Console;

namespace LuBan.Cli.Output;

/// <summary>Writes results in the format that the user chose.</summary>
internal sealed class Printer(TextWriter output, Func<IAnsiConsole?> terminal)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a list of objects.</summary>
    /// <param name="format">How.</param>
    /// <param name="list">What.</param>
    /// <param name="kind">For -o name, such as <c>installplan.kernel.luban.dev</c>.</param>
    /// <param name="columns">For a table.</param>
    public void List(OutputFormat format, JsonObject list, string kind, IReadOnlyList<Column> columns)
    {
        if (format is OutputFormat.Table) Table(columns, [.. list.Items("items")]);
        else if (format is OutputFormat.Name) foreach (var item in list.Items("items")) output.WriteLine(Name(kind, item));
        else Structured(format, list);
    }

    /// <summary>Writes a list of the marketplace, whose first column is the name.</summary>
    public void List(OutputFormat format, JsonObject list, IReadOnlyList<Column> columns)
    {
        if (format is OutputFormat.Table) Table(columns, [.. list.Items("items")]);
        else if (format is OutputFormat.Name) foreach (var item in list.Items("items")) output.WriteLine(Clean.Line(columns[0].Value(item)));
        else Structured(format, list);
    }

    /// <summary>Writes one object.</summary>
    public void Object(OutputFormat format, JsonObject value, string kind, Action asText)
    {
        if (format is OutputFormat.Table) asText();
        else if (format is OutputFormat.Name) output.WriteLine(Name(kind, value));
        else Structured(format, value);
    }

    public void Structured(OutputFormat format, JsonNode? value)
    {
        if (format == OutputFormat.Yaml) output.Write(Yaml.Write(value));
        else output.WriteLine(value?.ToJsonString(Readable) ?? "null");
    }

    public void Table(IReadOnlyList<Column> columns, IReadOnlyList<JsonNode> rows)
    {
        var cells = rows.Select(row => columns.Select(column => Clean.Line(column.Value(row))).ToArray()).ToArray();
        if (terminal() is { } console) Pretty(console, columns, cells);
        else Plain(columns, cells);
    }

    private void Plain(IReadOnlyList<Column> columns, string[][] cells)
    {
        var widths = columns.Select((column, index) => cells.Select(row => DisplayWidth.Of(row[index])).Append(column.Title.Length).Max()).ToArray();
        foreach (var row in cells.Prepend([.. columns.Select(column => column.Title)]))
            output.WriteLine(string.Join("   ", row.Select((cell, index) => DisplayWidth.Pad(cell.Length == 0 ? "-" : cell, widths[index]))).TrimEnd());
    }

    private static void Pretty(IAnsiConsole console, IReadOnlyList<Column> columns, string[][] cells)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns) table.AddColumn(new TableColumn($"[grey]{Markup.Escape(column.Title)}[/]").PadLeft(0).PadRight(3));
        foreach (var row in cells) table.AddRow([.. row.Select(cell => new Markup(Phases.Colour(cell) is { } colour ? $"[{colour}]{Markup.Escape(cell)}[/]" : Markup.Escape(cell)))]);
        console.Write(table);
    }

    private static string Name(string kind, JsonNode item) => Clean.Line($"{kind}/{item.Text("metadata", "name")}");
}
