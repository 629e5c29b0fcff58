import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/utils/combine";
import { preserveOffsetOnSource } from "@atlaskit/pragmatic-drag-and-drop/utils/preserve-offset-on-source";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/utils/set-custom-native-drag-preview";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";

const isCard = (data: Record<string, unknown>, board: string) => data.board === board;

/** Has a card be taken up by the pointer; what hangs under it is the card, tilted. */
export function dragsCard(
  element: HTMLElement,
  { board, id }: { board: string; id: string },
  onDragged: (dragged: boolean) => void,
): () => void {
  return draggable({
    element,
    getInitialData: () => ({ board, card: id }),
    onGenerateDragPreview: ({ nativeSetDragImage, source, location }) =>
      setCustomNativeDragPreview({
        nativeSetDragImage,
        getOffset: preserveOffsetOnSource({ element: source.element, input: location.current.input }),
        render: ({ container }) => {
          const copy = source.element.cloneNode(true) as HTMLElement;
          copy.classList.add("drag");
          copy.style.width = `${source.element.offsetWidth}px`;
          container.append(copy);
        },
      }),
    onDragStart: () => onDragged(true),
    onDrop: () => onDragged(false),
  });
}

/** Has a column take cards, and scroll while one is held at its edge. */
export function takesCards(
  element: HTMLElement,
  scrolled: HTMLElement,
  { board, column }: { board: string; column: string },
  onOver: (id: string | null) => void,
): () => void {
  return combine(
    dropTargetForElements({
      element,
      canDrop: ({ source }) => isCard(source.data, board),
      getData: () => ({ column }),
      onDragEnter: ({ source }) => onOver(String(source.data.card)),
      onDragLeave: () => onOver(null),
      onDrop: () => onOver(null),
    }),
    autoScrollForElements({ element: scrolled, canScroll: ({ source }) => isCard(source.data, board) }),
  );
}

/** Watches a whole board: cards that are let go in a column go there, and its edges scroll. */
export function watchesBoard(
  element: HTMLElement,
  board: string,
  onDrop: (card: string, column: string) => void,
): () => void {
  return combine(
    monitorForElements({
      canMonitor: ({ source }) => isCard(source.data, board),
      onDrop: ({ source, location }) => {
        const column = location.current.dropTargets[0]?.data.column;
        if (typeof column === "string") onDrop(String(source.data.card), column);
      },
    }),
    autoScrollForElements({ element, canScroll: ({ source }) => isCard(source.data, board) }),
  );
}
