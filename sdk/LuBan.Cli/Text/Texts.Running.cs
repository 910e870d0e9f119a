namespace LuBan.Cli.Text;

/// <summary>The texts of `luban run`.</summary>
internal static partial class Texts
{
    public static readonly Message Run = new("Run a pipeline: apply the tasks and pipelines of a file, start a run, and show its logs until it is done. Needs the extension LuBan.DevOps.", "运行流水线:提交文件中的任务和流水线,启动一次运行,并持续显示日志直到结束。需要 LuBan.DevOps 扩展。");
    public static readonly Message RunFile = new("A file with tekton.dev/v1 documents: Task, Pipeline, PipelineRun, TaskRun. A dash reads the standard input.", "包含 tekton.dev/v1 文档的文件:Task、Pipeline、PipelineRun、TaskRun。短横线表示读取标准输入。");
    public static readonly Message RunParam = new("A parameter. Lists and maps are written as YAML: --param 'tags=[a, b]'. Repeat it for more.", "一个参数。列表和映射以 YAML 书写:--param 'tags=[a, b]'。可重复指定。");
    public static readonly Message RunWorkspace = new("A workspace: NAME is a new empty folder, NAME=claim:NAME, NAME=secret:NAME and NAME=config:NAME are what is there. Repeat it for more.", "一个工作区:NAME 为新的空目录,NAME=claim:NAME、NAME=secret:NAME、NAME=config:NAME 使用已有内容。可重复指定。");
    public static readonly Message RunNamespace = new("Where to run it.", "运行所在的命名空间。");
    public static readonly Message RunName = new("Which pipeline, task or run of the file, when there are several.", "文件中有多个时,指定要运行的流水线、任务或运行。");
    public static readonly Message RunDetach = new("Start it, and do not wait.", "启动后不等待。");
    public static readonly Message RunApplied = new("{0} {1} is applied.", "{0} {1} 已提交。");
    public static readonly Message RunStarted = new("{0} {1} is started.", "{0} {1} 已启动。");
    public static readonly Message RunWouldStart = new("{0} {1} would be started.", "{0} {1} 将会启动。");
    public static readonly Message RunSucceeded = new("{0} succeeded.", "{0} 已成功。");
    public static readonly Message RunCancelled = new("{0} is asked to stop.", "已请求停止 {0}。");
    public static readonly Message RunNoLog = new("(its log is not there any more)", "(日志已不存在)");
}
