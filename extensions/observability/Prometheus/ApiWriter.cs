using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Prometheus;

/// <summary>Writes answers in the shapes of Prometheus' API.</summary>
internal static class ApiWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Task WriteAsync(HttpContext context, object data, IReadOnlyList<string>? warnings = null) =>
        WriteAsync(context, StatusCodes.Status200OK, writer => JsonSerializer.Serialize(writer, data, Json), warnings);

    public static Task WriteAsync(HttpContext context, QueryResult result) => WriteAsync(context, StatusCodes.Status200OK, writer => Write(writer, result), result.Warnings);

    public static Task WriteAsync(HttpContext context, QueryException exception)
    {
        var (status, type) = exception.Kind switch
        {
            QueryErrorKind.BadData => (400, "bad_data"),
            QueryErrorKind.Execution => (422, "execution"),
            QueryErrorKind.Timeout => (503, "timeout"),
            QueryErrorKind.Canceled => (503, "canceled"),
            _ => (503, "unavailable"),
        };
        return WriteErrorAsync(context, status, type, exception.Message);
    }

    public static async Task WriteErrorAsync(HttpContext context, int status, string type, string message)
    {
        context.Response.StatusCode = status;
        // Beside Prometheus' members those of problem details, which the console and every other client of LuBan reads.
        await context.Response.WriteAsJsonAsync(new { status = "error", errorType = type, error = message, code = message.Split(':')[0], detail = message }, Json, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> data, IReadOnlyList<string>? warnings)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, Options);
        writer.WriteStartObject();
        writer.WriteString("status", "success");
        if (warnings is { Count: > 0 })
        {
            writer.WriteStartArray("warnings");
            foreach (var warning in warnings) writer.WriteStringValue(warning);
            writer.WriteEndArray();
        }
        writer.WritePropertyName("data");
        data(writer);
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, QueryResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("resultType", result.Type switch { QueryResultType.Scalar => "scalar", QueryResultType.Vector => "vector", QueryResultType.Matrix => "matrix", _ => "string" });
        writer.WritePropertyName("result");
        if (result.Type == QueryResultType.Scalar) WritePoint(writer, result.Series[0].Points[0]);
        else if (result.Type == QueryResultType.String) WritePoint(writer, result.Series[0].Points[0].Milliseconds, result.Text ?? "");
        else
        {
            writer.WriteStartArray();
            foreach (var series in result.Series) Write(writer, series, isVector: result.Type == QueryResultType.Vector);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, QuerySeries series, bool isVector)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("metric");
        foreach (var (name, value) in series.Labels) writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WritePropertyName(isVector ? "value" : "values");
        if (isVector) WritePoint(writer, series.Points[0]);
        else
        {
            writer.WriteStartArray();
            foreach (var point in series.Points) WritePoint(writer, point);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter writer, QueryPoint point) => WritePoint(writer, point.Milliseconds, Numbers.Write(point.Value));

    private static void WritePoint(Utf8JsonWriter writer, long time, string value)
    {
        writer.WriteStartArray();
        var (seconds, milliseconds) = Math.DivRem(time, 1000);
        if (milliseconds == 0) writer.WriteNumberValue(seconds);
        else writer.WriteRawValue((time / 1000m).ToString("0.000", CultureInfo.InvariantCulture), skipInputValidation: true);
        writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
