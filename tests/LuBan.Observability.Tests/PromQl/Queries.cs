namespace LuBan.Observability.Tests.PromQl;

/// <summary>Queries about <see cref="SampleData"/>: one for each thing that PromQL has, and for what is easily got wrong.</summary>
internal static class Queries
{
    public static readonly string[] All =
    [
        // Selectors
        "http_requests_total", "http_requests_total{code=\"200\"}", "http_requests_total{code!=\"200\"}", "http_requests_total{code=~\"4..|5..\"}", "http_requests_total{code!~\"2..\"}",
        "{__name__=~\"disk_.*\",device=\"d1\"}", "{room=\"hall\"}", "temperature_celsius{nothere=\"\"}", "temperature_celsius{room=~\".*a.*\",floor!=\"0\"}", "absent_metric", "{__name__=\"odd\"}",
        "temperature_celsius offset 5m", "temperature_celsius offset -2m", "gappy", "gappy{kind=\"ended\"}", "odd", "unicode{city=\"上海\"}", "unicode{quote=~\"a.b.*\"}",
        "temperature_celsius @ start()", "temperature_celsius @ end()", "temperature_celsius @ end() offset 10m", "temperature_celsius{room=~\"h.ll|c[a-e]llar\"}", "http_requests_total{method=~\"(?i)get\"}",
        // Numbers and operators
        "1 + 2 * 3 ^ 2 ^ 0.5", "-2 ^ 2", "7 % -3", "0x1f + 1e-3", "Inf - Inf", "NaN", "1 > bool 2", "2 atan2 3", "5 / 0", "-temperature_celsius", "+temperature_celsius", "\"text\"",
        "temperature_celsius * 2 + 1", "2 ^ windows_open", "temperature_celsius % 3", "temperature_celsius > 0", "0 < temperature_celsius", "temperature_celsius > bool 0", "temperature_celsius == temperature_celsius",
        "disk_free_bytes / disk_size_bytes", "1 - disk_free_bytes / disk_size_bytes", "disk_size_bytes - disk_free_bytes > 1e10", "temperature_celsius atan2 humidity_ratio",
        "disk_free_bytes / on(device) disk_size_bytes", "disk_free_bytes / ignoring(instance) disk_size_bytes", "disk_free_bytes / on(instance, device) group_left disk_size_bytes",
        "http_requests_total * on(instance) group_left(version) version_info", "version_info * on(instance) group_right(version) http_requests_total{code=\"200\"}", "sum by (instance, code) (http_requests_total) / ignoring(code) group_left sum by (instance) (http_requests_total)",
        "temperature_celsius > on(room) humidity_ratio * 10", "temperature_celsius >= bool on(room) humidity_ratio", "temperature_celsius and on(room) (windows_open > 0)", "temperature_celsius or humidity_ratio", "temperature_celsius unless on(room) (windows_open == 1)",
        "temperature_celsius and humidity_ratio", "windows_open > 1 or windows_open < 1", "(temperature_celsius > 0) or on(room) humidity_ratio", "http_requests_total / on(instance) version_info", "temperature_celsius + on(floor) humidity_ratio", "gappy + gappy", "odd * 2", "odd == odd", "http_requests_total{code=\"200\"} + ignoring(code) http_requests_total{code=\"404\"}",
        // Aggregations
        "sum(http_requests_total)", "sum by (code) (http_requests_total)", "sum without (code, method) (http_requests_total)", "avg by (floor) (temperature_celsius)", "min(temperature_celsius)", "max by (floor) (temperature_celsius)",
        "count(http_requests_total)", "count by (nothere) (http_requests_total)", "group by (job) (http_requests_total)", "stddev(temperature_celsius)", "stdvar by (floor) (temperature_celsius)", "topk(3, disk_free_bytes)", "bottomk(2, disk_free_bytes)",
        "topk by (instance) (1, disk_free_bytes)", "topk(scalar(max(windows_open)), disk_free_bytes)", "bottomk(0, disk_free_bytes)", "quantile(0.9, disk_free_bytes)", "quantile by (instance) (0.25, disk_free_bytes)", "quantile(2, disk_free_bytes)", "count_values(\"open\", windows_open)",
        "count_values by (floor) (\"v\", windows_open)", "sum(odd)", "max(odd)", "min(odd)", "avg(gappy)", "sum by (__name__) ({__name__=~\"disk.*\"})", "count without () (temperature_celsius)", "topk(2, odd)",
        // Functions of ranges
        "rate(http_requests_total[5m])", "rate(http_requests_total[1m])", "rate(http_requests_total[30s])", "rate(http_requests_total[20m])", "increase(http_requests_total[10m])", "irate(http_requests_total[5m])", "delta(temperature_celsius[5m])", "idelta(temperature_celsius[5m])", "deriv(disk_free_bytes[10m])",
        "predict_linear(disk_free_bytes[10m], 3600)", "holt_winters(temperature_celsius[10m], 0.3, 0.6)", "changes(windows_open[15m])", "resets(http_requests_total[50m])", "avg_over_time(temperature_celsius[5m])", "min_over_time(temperature_celsius[5m])", "max_over_time(temperature_celsius[5m])",
        "sum_over_time(humidity_ratio[5m])", "count_over_time(gappy[5m])", "last_over_time(gappy[10m])", "present_over_time(gappy[10m])", "absent_over_time(gappy{kind=\"once\"}[5m])", "absent_over_time(nothere{job=\"x\",kind=~\"y\"}[5m])", "stddev_over_time(temperature_celsius[7m])", "stdvar_over_time(temperature_celsius[7m])",
        "quantile_over_time(0.95, temperature_celsius[8m])", "quantile_over_time(scalar(humidity_ratio{room=\"hall\"}), temperature_celsius[8m])", "avg_over_time(odd[5m])", "sum_over_time(odd[5m])", "max_over_time(odd[5m])", "rate(gappy[5m])", "rate(http_requests_total[5m] offset 7m)", "rate(http_requests_total[5m] @ end())", "increase(http_requests_total[5m] @ start() offset -10m)",
        "sum by (code) (rate(http_requests_total{job=\"api\"}[5m]))", "sum(rate(http_requests_total{code=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))", "{__name__=~\"disk_.+\",device=\"d2\"} + 0",
        // Subqueries
        "max_over_time(rate(http_requests_total[2m])[10m:1m])", "avg_over_time(temperature_celsius[10m:30s])", "min_over_time((temperature_celsius * 2)[5m:])", "sum_over_time(sum(windows_open)[7m:45s] offset 3m)", "rate(sum by (code) (http_requests_total)[6m:20s])", "max_over_time(temperature_celsius[5m:1m] @ end())",
        "deriv(rate(http_requests_total{code=\"200\"}[1m])[5m:30s])", "count_over_time((temperature_celsius > 5)[15m:15s])", "max_over_time(min_over_time(temperature_celsius[2m:15s])[5m:1m])", "quantile_over_time(0.5, (disk_free_bytes / disk_size_bytes)[5m:30s])", "last_over_time(time()[2m:])",
        // Functions of values
        "abs(temperature_celsius)", "ceil(temperature_celsius)", "floor(temperature_celsius)", "exp(humidity_ratio)", "ln(disk_free_bytes)", "log2(disk_free_bytes)", "log10(temperature_celsius)", "sqrt(temperature_celsius)", "sgn(temperature_celsius)", "round(temperature_celsius)", "round(temperature_celsius, 0.5)", "round(disk_free_bytes, 1e6)",
        "clamp(temperature_celsius, -2, 4)", "clamp(temperature_celsius, 4, -2)", "clamp_min(temperature_celsius, 0)", "clamp_max(temperature_celsius, 0)", "sin(temperature_celsius)", "cos(temperature_celsius)", "tan(humidity_ratio)", "asin(humidity_ratio)", "acos(humidity_ratio)", "atan(temperature_celsius)", "sinh(humidity_ratio)", "cosh(humidity_ratio)", "tanh(humidity_ratio)",
        "asinh(temperature_celsius)", "acosh(temperature_celsius)", "atanh(humidity_ratio)", "deg(humidity_ratio)", "rad(temperature_celsius)", "pi()", "time()", "time() - clock_seconds", "timestamp(temperature_celsius)", "timestamp(temperature_celsius * 1)", "vector(3)", "vector(time())", "scalar(temperature_celsius{room=\"hall\"})", "scalar(temperature_celsius)",
        "minute()", "hour(clock_seconds)", "day_of_week(clock_seconds)", "day_of_month(process_start_time_seconds)", "day_of_year(clock_seconds)", "days_in_month(clock_seconds)", "month(process_start_time_seconds)", "year(clock_seconds)", "minute(process_start_time_seconds)", "absent(nothere{job=\"x\"})", "absent(temperature_celsius)", "absent(sum(nothere))", "absent(gappy{kind=\"once\"})",
        "histogram_quantile(0.9, rate(request_seconds_bucket[5m]))", "histogram_quantile(0.5, sum by (le) (rate(request_seconds_bucket[5m])))", "histogram_quantile(0.99, request_seconds_bucket)", "histogram_quantile(-1, request_seconds_bucket)", "histogram_quantile(0.3, temperature_celsius)", "sum(rate(request_seconds_sum[5m])) / sum(rate(request_seconds_count[5m]))",
        "label_replace(temperature_celsius, \"where\", \"$1-x\", \"room\", \"(.)(.*)\")", "label_replace(temperature_celsius, \"room\", \"\", \"room\", \"h.*\")", "label_replace(temperature_celsius, \"x\", \"${1}$$\", \"room\", \"(attic|hall)\")", "label_join(temperature_celsius, \"both\", \"/\", \"room\", \"floor\")", "label_replace(temperature_celsius, \"room\", \"same\", \"room\", \".*\")", "label_join(disk_free_bytes, \"x\", \"\")",
        // What is refused
        "temperature_celsius[5m]", "rate(temperature_celsius)", "sum(1)", "foo(", "temperature_celsius{", "{}", "{room=~\".*\"}", "1 == 2", "temperature_celsius and 1", "rate(http_requests_total[0s])", "http_requests_total offset", "sum by (code http_requests_total)", "label_replace(temperature_celsius, \"0bad\", \"x\", \"room\", \".*\")", "temperature_celsius{room=~\"(\"}", "unknown_function(temperature_celsius)", "topk(NaN, disk_free_bytes)", "holt_winters(temperature_celsius[10m], 2, 0.6)", "rate(http_requests_total{code=\"200\"}[5m]) by (x)",
    ];

    /// <summary>Of these the order counts too, where there is one moment.</summary>
    public static readonly string[] Ordered = ["sort(disk_free_bytes)", "sort_desc(disk_free_bytes)", "sort(odd)", "sort_desc(odd)", "topk(5, disk_free_bytes)", "bottomk(5, disk_free_bytes)"];
}
